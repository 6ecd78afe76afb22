import type { Internet } from "../testing/internet/types.ts";
import { startTessera, type TesseraServer } from "../testing/start_tessera.ts";
import { href } from "../urls.ts";

/** The real program as a child process, and a person who is signed in. */
export interface VisitedServer {
  readonly server: TesseraServer;
  /** As the `Cookie` header has it. */
  readonly cookie: string;
  /** From the start of the process to its first answer, in milliseconds. */
  readonly startMs: number;
  read(path: string): Promise<string>;
  post(path: string, form: URLSearchParams): Promise<Response>;
  /** Ends the program as a person does, and waits for its end. */
  stop(): Promise<void>;
}

export async function visitServer(
  options: { readonly dataDir: string; readonly internet: Internet },
): Promise<VisitedServer> {
  const startedAt = performance.now();
  const server = await startTessera(options);
  await (await fetch(`${server.origin}${href("health")}`)).body?.cancel();
  const startMs = performance.now() - startedAt;
  const cookie = await signIn(server.link);
  return {
    ...{ server, cookie, startMs },
    async read(path) {
      const answer = await fetch(`${server.origin}${path}`, { headers: { cookie } });
      if (!answer.ok) throw new Error(`Cannot read "${path}": ${answer.status}`);
      return await answer.text();
    },
    async post(path, form) {
      const headers = { cookie, origin: server.origin };
      const request = { method: "POST", body: form, headers, redirect: "manual" } as const;
      const answer = await fetch(`${server.origin}${path}`, request);
      await answer.body?.cancel();
      return answer;
    },
    async stop() {
      await server.kill("SIGTERM");
    },
  };
}

async function signIn(link: string): Promise<string> {
  const answer = await fetch(link, { redirect: "manual" });
  await answer.body?.cancel();
  const cookie = answer.headers.getSetCookie()[0]?.split(";")[0];
  if (cookie === undefined) throw new Error(`Cannot sign in: the link answers ${answer.status}`);
  return cookie;
}
