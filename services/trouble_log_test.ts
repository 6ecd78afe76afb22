import assert from "node:assert/strict";
import { silentLog } from "../log.ts";
import { createTroubleLog } from "./trouble_log.ts";

Deno.test("trouble that comes every second is told of when it begins, when it changes, now and then, and when it is over", () => {
  const said: string[] = [];
  let at = 0;
  const log = {
    ...silentLog,
    error: (_: string, message: string, { times }: { times?: unknown } = {}, cause?: unknown) =>
      void said.push(`${message} ${times} ${cause instanceof Error ? cause.message : cause}`),
    info: (_: string, message: string, { failed }: { failed?: unknown } = {}) =>
      void said.push(`${message} ${failed}`),
  };
  const trouble = createTroubleLog({ log, now: () => at }, "scheduler", { failed: "Failed", works: "Works" });
  trouble.works();
  for (; at < 60_000; at += 1_000) trouble.failed(new Error("full"));
  trouble.failed(new Error("read-only"));
  for (; at < 20 * 60_000; at += 1_000) trouble.failed(new Error("read-only"));
  trouble.works();
  trouble.works();
  trouble.failed("again");
  assert.deepEqual(said, [
    "Failed 1 full",
    "Failed 61 read-only",
    "Failed 662 read-only",
    "Works 1201",
    "Failed 1 again",
  ]);
});
