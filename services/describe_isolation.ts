import type { Sandbox } from "../sandbox/mod.ts";
import type { IsolationView } from "./types.ts";

/** Where the system offers no layer of its own that needs neither an administrator nor other programs. */
const BARE_SYSTEMS: Readonly<Record<string, string>> = { darwin: "macOS", windows: "Windows" };

/** What keeps blocks in here, in words for a person: the level, its layers, and what this machine does not give. */
export function describeIsolation(
  { level, layers, missing }: Sandbox["isolation"],
  os: string = Deno.build.os,
): IsolationView {
  return { level, layers, missing, summary: summarize(level, BARE_SYSTEMS[os]) };
}

function summarize(level: IsolationView["level"], bareSystem: string | undefined): string {
  if (level === "full") {
    return "Full: each block runs in a process without any permission, and the system closes it in once more";
  }
  const base = "Base level: each block runs in a process without any permission";
  return bareSystem === undefined
    ? `${base}; the system adds less around it than it could`
    : `${base}. ${bareSystem} offers nothing to close it in once more, so that process is the only wall`;
}
