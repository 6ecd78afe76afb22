import type { IncomingMessage } from "node:http";
import { type DenoHTTPWorker, newDenoHTTPWorker } from "@valtown/deno-http-worker";

/** The other runner of untrusted code in Deno processes that npm has; measured with the fastest settings it offers. */
export const HTTP_WORKER = "deno-http-worker";

const SCRIPT = `export default { fetch: () => Response.json({ value: 7 }) };`;
const FASTEST = { cacheBootstrap: true, fastReady: true, skipWarm: true };

/** A started worker. Deno 2.9 asks for `--allow-net` even for the Unix socket that it listens on. */
export function startHttpWorker(): Promise<DenoHTTPWorker> {
  return newDenoHTTPWorker(SCRIPT, {
    denoExecutable: Deno.execPath(),
    runFlags: ["--no-prompt", "--no-config", "--allow-net"],
    next: FASTEST,
  });
}

/** One request to a worker, read to its end. */
export function askHttpWorker(worker: DenoHTTPWorker): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const request = worker.request("http://block.invalid/", {}, (answer: IncomingMessage) => {
    let text = "";
    answer.on("data", (part) => text += part);
    answer.on("end", () => resolve(text));
    answer.on("error", reject);
  });
  request.on("error", reject);
  request.end();
  return promise;
}

/** What a fresh process for every piece of work costs with it: start, one request, end. */
export async function runInHttpWorker(): Promise<void> {
  const worker = await startHttpWorker();
  try {
    await askHttpWorker(worker);
  } finally {
    worker.terminate();
  }
}
