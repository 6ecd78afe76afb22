/** What a probe gave where nothing stops it. */
export type UnguardedResult =
  | { readonly kind: "gave"; readonly text: string }
  | { readonly kind: "threw"; readonly text: string };

/** A Deno process with every permission. It proves that a probe is none that could only fail. */
export interface Unguarded extends AsyncDisposable {
  /** Runs a body as a block's `fetchData`; one after another. */
  run(body: string): Promise<UnguardedResult>;
}

/** Reads a body as one line of JSON, answers with one. What the body prints itself goes to nobody. */
const PROGRAM = `
const [write, stdout] = [Deno.stdout.writeSync.bind(Deno.stdout), new TextEncoder()];
globalThis.console = new Proxy({}, { get: () => () => {} });
const say = (kind, value) => {
  let text;
  try { text = typeof value === "string" ? value : JSON.stringify(value) ?? String(value); } catch { text = String(value); }
  write(stdout.encode(JSON.stringify({ kind, text }) + "\\n"));
};
let rest = "";
for await (const part of Deno.stdin.readable.pipeThrough(new TextDecoderStream())) {
  rest += part;
  for (let end = rest.indexOf("\\n"); end >= 0; end = rest.indexOf("\\n")) {
    const body = JSON.parse(rest.slice(0, end));
    rest = rest.slice(end + 1);
    try {
      const run = new (async () => {}).constructor("ctx", body);
      const late = new Promise((_, no) => setTimeout(no, 3_000, new Error("no answer")));
      say("gave", await Promise.race([late, run({ log() {}, fetch, settings: {}, signal: AbortSignal.timeout(10_000) })]));
    } catch (error) {
      say("threw", error?.name + ": " + error?.message);
    }
  }
}`;

export function startUnguarded(): Unguarded {
  const child = new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "-A",
      "--no-config",
      "--no-lock",
      "--no-npm",
      "--quiet",
      "data:text/javascript," + encodeURIComponent(PROGRAM),
    ],
    cwd: "/",
    stdin: "piped",
    stdout: "piped",
    stderr: "null",
  }).spawn();
  const input = child.stdin.getWriter();
  const lines = readLines(child.stdout);
  return {
    async run(body) {
      await input.write(new TextEncoder().encode(JSON.stringify(body) + "\n"));
      const { value: line } = await lines.next();
      if (line === undefined) throw new Error(`The process without defence ended at: ${body}`);
      return JSON.parse(line) as UnguardedResult;
    },
    async [Symbol.asyncDispose]() {
      await input.close().catch(() => {/* ended by a probe */});
      child.kill("SIGKILL");
      await child.status;
      await lines.return(undefined);
    },
  };
}

async function* readLines(
  stream: ReadableStream<Uint8Array<ArrayBuffer>>,
): AsyncGenerator<string, undefined> {
  let rest = "";
  for await (const part of stream.pipeThrough(new TextDecoderStream())) {
    const parts = (rest + part).split("\n");
    rest = parts.pop() ?? "";
    yield* parts;
  }
  return undefined;
}
