import { findIsolation } from "../sandbox/isolation/find_isolation.ts";
import type { GuestReport } from "../sandbox/mod.ts";
import { builtFolder } from "./built_folder.ts";

export type IsolationLevelName = GuestReport["isolation"]["level"];

/** Every level at which this machine can confine guests, the strictest first. */
export function isolationLevels(): readonly IsolationLevelName[] {
  const best = findIsolation({
    denoPath: Deno.execPath(),
    workDir: builtFolder("sandbox"),
    level: "full",
  });
  return best.level === "full" ? ["full", "standard"] : ["standard"];
}
