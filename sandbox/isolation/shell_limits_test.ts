import assert from "node:assert/strict";
import { skipIf } from "../../testing/skip.ts";
import { findProgram, tryCommand } from "./programs.ts";
import { MAX_TASKS, shellLimits } from "./shell_limits.ts";

/** Shells that systems have as /bin/sh; each names the task limit its own way. */
for (const name of ["dash", "bash", "busybox"]) {
  const path = findProgram(name);
  Deno.test({
    ...skipIf(
      Deno.build.os !== "linux" || path === undefined,
      `${name} sets every limit without a word`,
      "not here",
    ),
    fn() {
      const script = [...shellLimits({ isTaskLimited: true }), "exec cat /proc/self/limits"].join("; ");
      const shell = name === "busybox" ? [path ?? "", "sh"] : [path ?? ""];
      const tried = tryCommand([...shell, "-c", `{ ${script}; } 2>&1`]);
      assert(tried.kind === "works", JSON.stringify(tried));
      assert.match(tried.output, new RegExp(`^Max processes +${MAX_TASKS} +${MAX_TASKS} `, "m"));
      assert.match(tried.output, /^Max open files +64 +64 /m);
      assert.doesNotMatch(tried.output, /ulimit/);
    },
  });
}
