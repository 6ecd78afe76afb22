import type { Sandbox } from "../../sandbox/mod.ts";
import { describeIsolation } from "../describe_isolation.ts";
import { ALL_PERMISSIONS_STEP, mendLayer, readKernelFacts } from "./mend_isolation.ts";
import type { Finding } from "./types.ts";

/** What stands around blocks; the base level alone is safe, but worth knowing. */
export async function examineIsolation(found: Sandbox["isolation"]): Promise<Finding[]> {
  const { level, summary, layers, missing } = describeIsolation(found);
  const facts = await readKernelFacts();
  const mend = missing.some(({ reason }) => reason.includes("--allow-all"))
    ? [ALL_PERMISSIONS_STEP]
    : missing.flatMap((each) => mendLayer(each, facts));
  return [{
    name: "isolation",
    state: level === "full" ? "good" : "note",
    note: summary,
    level,
    ...(level === "full" ? {} : { means: "Blocks are kept in by one wall where there could be two." }),
    ...(mend.length === 0 ? {} : { mend: [...new Set(mend)] }),
    details: [
      ...layers.map((layer) => `in force: ${layer}`),
      ...missing.map(({ layer, reason }) => `not here: ${layer}: ${reason}`),
    ],
  }];
}

/** The verdict of the self-test, in words. */
export function describeSafety(safety: Sandbox["safety"]): Finding {
  const name = "sandbox";
  if (safety === "untested") return { name, state: "good", note: "not tested by this command" };
  if (safety === "testing") {
    return { name, state: "good", note: "its self-test runs now; blocks wait for it" };
  }
  if (safety.kind === "held") {
    return { name, state: "good", note: `${safety.cases} attacks held in ${safety.tookMs} ms` };
  }
  const failures = safety.failures.map((failure) => `${failure.name}: ${failure.reason}`).join("; ");
  return {
    name,
    state: "bad",
    note: `The sandbox did not hold, so no block runs: ${failures}`,
    means: "A block could have reached out of its process here.",
    mend: [
      "Use the plain Deno that this version was tested with: TESSERA_DENO",
      "Unset what changes Deno for every program, such as DENO_* in the environment",
      "Please report what the line above says",
    ],
  };
}
