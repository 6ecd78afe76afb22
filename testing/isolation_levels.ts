import type { SandboxOptions } from "../sandbox/mod.ts";

/** A level at which guests can be confined on this machine, and how a sandbox is asked for it. */
export interface IsolationLevel {
  readonly name: string;
  readonly options: Partial<SandboxOptions>;
}

/** Every level that this machine offers, the strictest first. */
export function isolationLevels(): readonly IsolationLevel[] {
  return [{ name: "default", options: {} }];
}
