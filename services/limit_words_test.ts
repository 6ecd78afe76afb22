import assert from "node:assert/strict";
import type { GuestLimitName } from "../sandbox/mod.ts";
import { explainLimit } from "./limit_words.ts";

const MEGABYTE = 1024 * 1024;

/** For each limit: allowed, seen, and the words for it. */
const CASES: Readonly<Record<GuestLimitName, readonly [number, number, string]>> = {
  wallMs: [20_000, 20_104, "The block ran for 20.1 s, allowed 20 s"],
  cpuMs: [10_000, 10_004, "The block used 10.004 s of processor time, allowed 10 s"],
  rssBytes: [384 * MEGABYTE, 412 * MEGABYTE, "The block used 412 MB of memory, allowed 384 MB"],
  heapMegabytes: [128, 128, "The block used more than 128 MB of memory for its objects, allowed 128 MB"],
  resultBytes: [4 * MEGABYTE, 5.25 * MEGABYTE, "The block gave 5 MB of data and view, allowed 4 MB"],
  logLines: [200, 1_201, "The block wrote 1,201 lines of log, allowed 200"],
  logBytes: [64 * 1024, 64 * 1024 + 200, "The block wrote 64.2 kB of log, allowed 64 kB"],
  requests: [100, 101, "The block sent 101 requests, allowed 100"],
  parallelRequests: [8, 9, "The block sent 9 requests at once, allowed 8"],
  sourceBytes: [256 * 1024, 300 * 1024, "The block has 300 kB of code in one file, allowed 256 kB"],
  dataDepth: [256, 257, "The block gave data of 257 levels, allowed 256"],
  treeDepth: [64, 65, "The block drew a view of 65 levels, allowed 64"],
  treeNodes: [20_000, 30_000, "The block drew a view of 30,000 elements, allowed 20,000"],
};

Deno.test("explainLimit() says for every limit how far over it was, in plain units", () => {
  for (const [name, [allowed, seen, message]] of Object.entries(CASES)) {
    const limit = { name: name as GuestLimitName, allowed, seen };
    assert.equal(explainLimit(limit).message, message);
    assert.ok(explainLimit(limit).hint.length > 10, `${name} comes with advice`);
  }
});
