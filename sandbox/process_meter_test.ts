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

Deno.test("createProcessMeter() knows nothing where a look fails, whatever the reason", () => {
  if (createProcessMeter().source !== "proc") return;
  for (
    const error of [
      new Error("No such process (os error 3): readfile '/proc/1/stat'"),
      new Error("Too many open files in system (os error 23): readfile '/proc/1/stat'"),
      new Deno.errors.NotCapable("Requires all access"),
    ]
  ) {
    const meter = createProcessMeter((path) => {
      if (path.startsWith(`/proc/${Deno.pid}/`)) return Deno.readTextFileSync(path);
      throw error;
    });
    assert.equal(meter.source, "proc");
    assert.equal(meter.findUsage(1), undefined);
  }
});

Deno.test("parsePsLine() reads the lines of Linux and of macOS", () => {
  assert.deepEqual(parsePsLine("  123  2048 00:01:05"), { pid: 123, rssBytes: 2048 * 1024, cpuMs: 65_000 });
  assert.deepEqual(parsePsLine("123 10   0:01.50"), { pid: 123, rssBytes: 10 * 1024, cpuMs: 1_500 });
  assert.deepEqual(parsePsLine("9 1 2-03:04:05"), { pid: 9, rssBytes: 1024, cpuMs: 183_845_000 });
  assert.equal(parsePsLine(""), undefined);
  assert.equal(parsePsLine("PID RSS TIME"), undefined);
});
