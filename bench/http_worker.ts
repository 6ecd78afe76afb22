import type { IncomingMessage } from "node:http";
import { type DenoHTTPWorker, newDenoHTTPWorker } from "@valtown/deno-http-worker";
import type { Peer } from "./peer.ts";
import { findMemoryOfStarted } from "./process_memory.ts";

const SCRIPT = `export default { fetch: () => Response.json({ value: 7 }) };`;
const FASTEST = { cacheBootstrap: true, fastReady: true, skipWarm: true };

/** The other runner of untrusted code in Deno processes that npm has; measured with the fastest settings it offers. */
export async function startHttpWorkers(): Promise<Peer> {
  let kept: DenoHTTPWorker | undefined;
  const bytes = await findMemoryOfStarted(async () => kept = await startWorker());
  const used = kept ?? await startWorker();
  return {
    name: "deno-http-worker",
    runFresh,
    runReused: () => ask(used),
    memory: bytes === undefined ? [] : [{ what: "process", bytes }],
    note:
      "deno-http-worker: a Deno process, asked over HTTP, that may use the network (Deno 2.9 demands it for the " +
      "socket that it listens on). No watch of memory or time, no limits of the system around it.",
    async [Symbol.asyncDispose]() {
      await used.terminate();
    },
  };
}

/** It does not wait for the end of the process, and neither does ours. */
async function runFresh(): Promise<void> {
  const worker = await startWorker();
  try {
    await ask(worker);
  } finally {
    worker.terminate();
  }
}

function startWorker(): Promise<DenoHTTPWorker> {
  return newDenoHTTPWorker(SCRIPT, {
    denoExecutable: Deno.execPath(),
    runFlags: ["--no-prompt", "--no-config", "--allow-net"],
    next: FASTEST,
  });
}

function ask(worker: DenoHTTPWorker): Promise<string> {
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
