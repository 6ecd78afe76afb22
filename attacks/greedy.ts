import assert from "node:assert/strict";
import type { GuestLimitName, GuestLimits } from "../sandbox/mod.ts";
import { asCompiled } from "./as_compiled.ts";
import { attackTest, type Lab } from "./lab.ts";

/** A body that wants more of the machine than it may have. */
export interface Greedy {
  readonly row: number;
  readonly name: string;
  readonly body: string;
  /** Limits that may end it, as a limit; the kernel may be faster than the watchdog. */
  readonly by: readonly GuestLimitName[];
  readonly limits?: Partial<GuestLimits>;
}

/** Code that starts a worker with this text. */
export const worker = (text: string) =>
  `new Worker("data:text/javascript," + encodeURIComponent(${JSON.stringify(text)}), { type: "module" });`;
export const FOREVER = "await new Promise(() => {});";

/** One test for each: it ends by one of its limits, and the next run is fine. */
export function testGreedy(
  openLab: () => Promise<Lab>,
  all: readonly Greedy[],
  limits: Partial<GuestLimits>,
): void {
  for (const { row, name, body, by, ...own } of all) {
    attackTest(`attack ${row} ${name}`, async () => {
      const { kit } = await openLab();
      const report = await kit.runCompiled(asCompiled(body), { limits: { ...limits, ...own.limits } });
      const said = JSON.stringify(report).slice(0, 2_000);
      // A worker that finds no thread or memory any more may end the process before a limit does.
      const isHeld = report.kind === "limit"
        ? by.includes(report.name)
        : ["crashed", "no_result", "threw"].includes(report.kind) && by.length > 1;
      assert(isHeld, said);
      assert(!/0x[0-9a-f]{6}|v8::|#\d+ /.test(said), `a native stack came out: ${said}`);
      assert.equal((await kit.runCompiled(asCompiled("return 1;"))).kind, "answered", "the next run");
    });
  }
}
