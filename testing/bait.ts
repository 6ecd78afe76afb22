import assert from "node:assert/strict";
import { join } from "node:path";
import type { GuestReport } from "../sandbox/mod.ts";

const CANARY = "canary-7f3a-do-not-read";

/** A folder with files that no block may read, and a listener that no block may reach. */
export interface Bait extends AsyncDisposable {
  readonly json: string;
  readonly script: string;
  readonly folder: string;
  readonly origin: string;
  readonly connections: () => number;
}

export async function layBait(): Promise<Bait> {
  const folder = await Deno.makeTempDir({ prefix: "bait-" });
  const [json, script] = [join(folder, "bait.json"), join(folder, "bait.js")];
  await Deno.writeTextFile(json, JSON.stringify({ text: CANARY }));
  await Deno.writeTextFile(script, `export default ${JSON.stringify(CANARY)};`);
  let count = 0;
  const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen() {} }, () => {
    count++;
    return new Response(`export default ${JSON.stringify(CANARY)};`, {
      headers: { "content-type": "text/javascript" },
    });
  });
  return {
    json,
    script,
    folder,
    origin: `http://127.0.0.1:${server.addr.port}`,
    connections: () => count,
    async [Symbol.asyncDispose]() {
      await server.shutdown();
      await Deno.remove(folder, { recursive: true });
    },
  };
}

/** Nothing of the files came out and nobody reached the listener. */
export function assertNothingLeaked(report: GuestReport, bait: Bait): void {
  assert(!JSON.stringify(report).includes(CANARY), "the canary's text came out");
  assert.equal(bait.connections(), 0, "the canary server was reached");
}
