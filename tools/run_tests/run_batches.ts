import type { Batch } from "./plan_batches.ts";
import type { EndedRun } from "./judge_batch.ts";

export interface RunOptions {
  readonly root: string;
  /** How many run at once. */
  readonly jobs: number;
  /** Called as each ends, in the order of their ends. */
  onEnd(run: EndedRun): void;
  /** Ends what runs; what had not begun never does. */
  readonly signal?: AbortSignal;
}

/** Runs each batch in a process of its own, `jobs` at a time; types are checked before. */
export async function runBatches(batches: readonly Batch[], options: RunOptions): Promise<EndedRun[]> {
  const waiting = [...batches];
  const ended: EndedRun[] = [];
  const work = async () => {
    for (let batch = waiting.shift(); batch !== undefined; batch = waiting.shift()) {
      const run = options.signal?.aborted ? neverBegan(batch) : await runBatch(batch, options);
      ended.push(run);
      options.onEnd(run);
    }
  };
  await Promise.all(Array.from({ length: options.jobs }, work));
  return ended;
}

async function runBatch({ files }: Batch, { root, signal }: RunOptions): Promise<EndedRun> {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["test", "--allow-all", "--no-check", ...files],
    cwd: root,
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const stop = () => {
    try {
      child.kill("SIGTERM");
    } catch {
      // It had ended by itself.
    }
  };
  signal?.addEventListener("abort", stop);
  const parts: string[] = [];
  const [, , { code }] = await Promise.all([
    collect(child.stdout, parts),
    collect(child.stderr, parts),
    child.status,
  ]);
  signal?.removeEventListener("abort", stop);
  return { files, output: parts.join(""), code };
}

async function collect(stream: ReadableStream<Uint8Array<ArrayBuffer>>, parts: string[]): Promise<void> {
  for await (const part of stream.pipeThrough(new TextDecoderStream())) parts.push(part);
}

function neverBegan({ files }: Batch): EndedRun {
  return { files, output: "", code: 1 };
}
