import { findBrowser } from "./browser.ts";

/** A browser that somebody else started, with a debugging port on loopback. Ended with its scope. */
export interface RemoteBrowser extends AsyncDisposable {
  /** `http://127.0.0.1:port` */
  readonly address: string;
  readonly socket: string;
  countPages(): Promise<number>;
}

export async function launchRemoteBrowser(): Promise<RemoteBrowser> {
  const { path, environment } = await findBrowser();
  const profile = await Deno.makeTempDir({ prefix: "tessera-remote-" });
  const child = new Deno.Command(path, {
    args: [
      ...[
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--no-first-run",
        "--disable-background-networking",
      ],
      ...["--disable-component-update", "--disable-sync", "--disable-dev-shm-usage"],
      ...["--remote-debugging-port=0", `--user-data-dir=${profile}`, "about:blank"],
    ],
    env: { ...environment, HOME: profile },
    stdin: "null",
    stdout: "null",
    stderr: "piped",
  }).spawn();
  const { socket: said, stop } = readSocket(child.stderr);
  const socket = await said;
  const address = `http://${new URL(socket).host}`;
  return {
    address,
    socket,
    async countPages() {
      const targets = await (await fetch(`${address}/json/list`)).json() as { readonly type: string }[];
      return targets.filter(({ type }) => type === "page").length;
    },
    async [Symbol.asyncDispose]() {
      child.kill("SIGTERM");
      await child.status;
      await stop();
      await Deno.remove(profile, { recursive: true }).catch(() => {/* its last processes still write */});
    },
  };
}

interface SaidSocket {
  readonly socket: Promise<string>;
  /** Its last processes may hold the stream a moment longer than itself. */
  stop(): Promise<void>;
}

/** It says on its error stream where it listens; the rest is read away so that it never waits. */
function readSocket(stderr: ReadableStream<Uint8Array>): SaidSocket {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const reader = stderr.getReader();
  let text = "";
  const read = async () => {
    for (;;) {
      const { value, done } = await reader.read();
      if (done) break;
      if (text.length < 100_000) text += new TextDecoder().decode(value);
      const found = /DevTools listening on (ws:\S+)/.exec(text);
      if (found?.[1] !== undefined) resolve(found[1]);
    }
    reject(new Error("The remote browser did not start"));
  };
  const reading = read();
  return {
    socket: promise,
    async stop() {
      await reader.cancel();
      await reading;
    },
  };
}
