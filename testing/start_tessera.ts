import { makeDataDir, removeDataDir, tesseraCommand, type TesseraOptions } from "./tessera_process.ts";

export interface TesseraServerOptions extends Partial<TesseraOptions> {
  /** Flags after `serve`; a free port and no browser unless they say otherwise. */
  readonly flags?: readonly string[];
}

/** The real program as a child process. */
export interface TesseraServer {
  /** Origin of the printed link, without path. */
  readonly origin: string;
  /** Where it listens, whatever public address the link has. */
  readonly address: string;
  /** The one-time sign-in link that it printed. */
  readonly link: string;
  readonly pid: number;
  readonly dataDir: string;
  /** Everything that it wrote so far on standard output and standard error. */
  output(): string;
  /** Resolves when the output matches; rejects when the process ends first. */
  waitForOutput(pattern: RegExp): Promise<void>;
  /** Sends a signal and gives how the process ended. */
  kill(signal: Deno.Signal): Promise<Deno.CommandStatus>;
  /** Ends the process when it still runs, and removes what it left, its data folder only when this made it. */
  close(): Promise<void>;
}

/** What stands behind it must be there as well: output comes in pieces, and half a token is none. */
const LINK = /https?:\/\/[^\s"]+\/sign-in\?token=[\w-]+(?=[^\w-])/;
/** In the log's line of the start, as text or as JSON. */
const PORT = /Server started.*\bport"?[=:](\d+)(?=\D)/;
/** A start takes about a second; a machine that runs every test at once may need much longer. */
const START_LIMIT_MS = 60_000;

/** Starts `tessera serve` from this checkout and waits for the link that it prints. */
export async function startTessera(options: TesseraServerOptions = {}): Promise<TesseraServer> {
  const dataDir = options.dataDir ?? await makeDataDir();
  const words = ["serve", ...(options.flags ?? ["--no-open", "--port", "0"])];
  const child = (await tesseraCommand(words, { ...options, dataDir })).spawn();
  const output = collectOutput(child);
  let isAsked = false;
  const server = {
    pid: child.pid,
    dataDir,
    output: output.text,
    waitForOutput: output.waitFor,
    async kill(signal: Deno.Signal) {
      isAsked = true;
      if (!output.isEnded()) child.kill(signal);
      const status = await child.status;
      await output.ended;
      return status;
    },
    async close() {
      // A page that cannot be reached says nothing of the reason.
      if (output.isEnded() && !isAsked) console.warn(`It ended by itself:\n${output.text()}`);
      await server.kill("SIGKILL");
      if (options.dataDir === undefined) await removeDataDir(dataDir);
    },
  };
  try {
    const { link, port } = await waitForStart(output);
    return { ...server, link, origin: new URL(link).origin, address: `http://127.0.0.1:${port}` };
  } catch (error) {
    await server.close();
    throw error;
  }
}

async function waitForStart(output: Output): Promise<{ readonly link: string; readonly port: string }> {
  const limit = Promise.withResolvers<never>();
  const timer = setTimeout(
    () => limit.reject(new Error(`Cannot find a link in:\n${output.text()}`)),
    START_LIMIT_MS,
  );
  try {
    await Promise.race([Promise.all([output.waitFor(LINK), output.waitFor(PORT)]), limit.promise]);
    return { link: LINK.exec(output.text())?.[0] ?? "", port: PORT.exec(output.text())?.[1] ?? "" };
  } finally {
    clearTimeout(timer);
  }
}

interface Output {
  text(): string;
  isEnded(): boolean;
  waitFor(pattern: RegExp): Promise<void>;
  readonly ended: Promise<void>;
}

function collectOutput(child: Deno.ChildProcess): Output {
  let text = "";
  let isEnded = false;
  const waiting = new Set<() => void>();
  const read = async (stream: ReadableStream<Uint8Array<ArrayBuffer>>) => {
    for await (const part of stream.pipeThrough(new TextDecoderStream())) {
      text += part;
      for (const look of waiting) look();
    }
  };
  const ended = Promise.all([read(child.stdout), read(child.stderr)]).then(() => {
    isEnded = true;
    for (const look of waiting) look();
  });
  return {
    text: () => text,
    isEnded: () => isEnded,
    ended,
    waitFor: (pattern) =>
      new Promise((resolve, reject) => {
        const look = () => {
          if (pattern.test(text)) resolve();
          else if (isEnded) reject(new Error(`Ended without ${pattern}:\n${text}`));
          else return;
          waiting.delete(look);
        };
        waiting.add(look);
        look();
      }),
  };
}
