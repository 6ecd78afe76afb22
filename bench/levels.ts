import type { SandboxOptions } from "../sandbox/mod.ts";
import { testSandbox } from "../testing/block_sandbox.ts";

/** An isolation level of our sandbox. */
export interface Level {
  readonly name: string;
  readonly options: Partial<SandboxOptions>;
}

/** The strictest level that this machine has, then the one that every machine has, where that is another. */
export async function listLevels(): Promise<Level[]> {
  await using strictest = testSandbox({ warmGuests: 0 });
  const { level } = strictest.sandbox.isolation;
  const own: Level = { name: level, options: {} };
  return level === "standard" ? [own] : [own, { name: "standard", options: { isolation: "standard" } }];
}
