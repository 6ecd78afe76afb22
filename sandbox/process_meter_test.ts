import assert from "node:assert/strict";
import { createProcessMeter, parsePsLine } from "./process_meter.ts";

Deno.test("createProcessMeter() measures a process and knows nothing of one that is not there", () => {
  const meter = createProcessMeter();
  if (meter.source !== "proc") return;
  const usage = meter.findUsage(Deno.pid);
  assert(
    usage !== undefined && usage.rssBytes > 1e7 && usage.peakRssBytes >= usage.rssBytes && usage.cpuMs > 0,
  );
  assert.equal(meter.findUsage(2 ** 22 + 1), undefined);
});

Deno.test("parsePsLine() reads the lines of Linux and of macOS", () => {
  assert.deepEqual(parsePsLine("  123  2048 00:01:05"), { pid: 123, rssBytes: 2048 * 1024, cpuMs: 65_000 });
  assert.deepEqual(parsePsLine("123 10   0:01.50"), { pid: 123, rssBytes: 10 * 1024, cpuMs: 1_500 });
  assert.deepEqual(parsePsLine("9 1 2-03:04:05"), { pid: 9, rssBytes: 1024, cpuMs: 183_845_000 });
  assert.equal(parsePsLine(""), undefined);
  assert.equal(parsePsLine("PID RSS TIME"), undefined);
});
