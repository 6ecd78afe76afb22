import { join } from "node:path";
import { measureBinary } from "./binary.ts";
import { measureBackup } from "./backup.ts";
import { measureBroker } from "./broker_overhead.ts";
import type { Measurement } from "./figure.ts";
import { measureFlood } from "./flood.ts";
import { measureLastToken } from "./last_token.ts";
import { describeMachine } from "./machine_facts.ts";
import { measurePages } from "./pages.ts";
import { measurePeers } from "./peers.ts";
import { measurePool } from "./pool.ts";
import { measurePrompt } from "./prompt_size.ts";
import { measureRecovery } from "./recover.ts";
import { measureRuns } from "./runs.ts";
import { measureScheduler } from "./scheduler.ts";
import { toTable } from "./table.ts";

const BENCHMARKS: Readonly<Record<string, () => Promise<Measurement>>> = {
  runs: measureRuns,
  peers: measurePeers,
  pool: measurePool,
  flood: measureFlood,
  pages: measurePages,
  scheduler: measureScheduler,
  recover: measureRecovery,
  broker: measureBroker,
  backup: measureBackup,
  last_token: measureLastToken,
  prompt: measurePrompt,
  binary: measureBinary,
};

if (import.meta.main) await runAll(Deno.args);

/**
 * `deno task bench`: every benchmark, one after the other, printed and written to `bench/results.md`.
 * With names, those alone, printed only: `deno task bench pages`.
 */
async function runAll(chosen: readonly string[]): Promise<void> {
  const unknown = chosen.find((name) => !Object.hasOwn(BENCHMARKS, name));
  if (unknown !== undefined) {
    throw new RangeError(`Cannot run "${unknown}": expected ${Object.keys(BENCHMARKS).join(", ")}`);
  }
  const facts = (await describeMachine()).map((fact) => `- ${fact}`).join("\n");
  const parts = [`# Measured\n\n${facts}\n`];
  console.log(parts[0]);
  for (const [name, measure] of Object.entries(BENCHMARKS)) {
    if (chosen.length > 0 && !chosen.includes(name)) continue;
    const table = toTable(await measure());
    console.log(table);
    parts.push(table);
  }
  if (chosen.length === 0) {
    await Deno.writeTextFile(join(import.meta.dirname ?? ".", "results.md"), parts.join("\n"));
  }
}
