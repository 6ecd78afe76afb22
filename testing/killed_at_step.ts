/**
 * The program, killed by itself right before the step of a number: `KILL_AT=7`, and then the words of a command. A step
 * is whatever changes a name or opens a file, so that every state that a kill could leave on the disk is met.
 */
import { runCli } from "../cli/run_cli.ts";

const STEPS = ["open", "mkdir", "rename", "link", "remove", "copyFile", "chmod", "writeTextFile"] as const;

if (import.meta.main) {
  let left = Number(Deno.env.get("KILL_AT"));
  for (const name of STEPS) {
    const step: unknown = Reflect.get(Deno, name);
    if (typeof step !== "function") throw new TypeError(`Cannot find Deno.${name}`);
    const killing = (...args: readonly unknown[]): unknown => {
      left -= 1;
      if (left === 0) Deno.kill(Deno.pid, "SIGKILL");
      return Reflect.apply(step, Deno, args);
    };
    if (!Reflect.set(Deno, name, killing)) throw new TypeError(`Cannot watch Deno.${name}`);
  }
  Deno.exit(await runCli(Deno.args, new URL("..", import.meta.url).pathname));
}
