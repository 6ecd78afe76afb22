import { arch, cpus, loadavg, release, totalmem, type } from "node:os";
import { VERSION } from "../version.ts";

/** What the figures were measured on, one fact a line. */
export async function describeMachine(): Promise<readonly string[]> {
  const [busy = 0] = loadavg();
  return [
    `Date: ${new Date().toISOString().slice(0, 16).replace("T", " ")} UTC`,
    `Tessera ${VERSION}, commit ${await findCommit()}`,
    `Processor: ${cpus()[0]?.model.trim() ?? "unknown"}, ${navigator.hardwareConcurrency} cores (${arch()})`,
    `Memory: ${Math.round(totalmem() / 1024 ** 3)} GiB`,
    `System: ${type()} ${release()}`,
    `Deno ${Deno.version.deno}, V8 ${Deno.version.v8}`,
    `Load of the machine when the run began: ${busy.toFixed(1)}`,
  ];
}

async function findCommit(): Promise<string> {
  try {
    const { stdout } = await new Deno.Command("git", {
      args: ["rev-parse", "--short", "HEAD"],
      cwd: import.meta.dirname ?? ".",
      stderr: "null",
    }).output();
    return new TextDecoder().decode(stdout).trim() || "unknown";
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return "unknown";
    throw error;
  }
}
