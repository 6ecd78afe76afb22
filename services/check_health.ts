import type { ServiceDeps } from "./deps.ts";
import { describeIsolation } from "./describe_isolation.ts";
import { describeSafety } from "./examine/examine_sandbox.ts";
import { listDirectNetwork } from "./direct_network.ts";
import type { DirectNetworkBlock, Health } from "./types.ts";

type HealthCheck = Health["checks"][number];

/** Asks the parts that everything stands on; quick enough for a probe every few seconds. */
export async function checkHealth(
  { db, sandbox, log }: Pick<ServiceDeps, "db" | "sandbox" | "log">,
): Promise<Health> {
  const database = await readDatabase();
  const isolation = { name: "isolation", isGood: true, note: sandbox.isolation.level };
  const { state, note } = describeSafety(sandbox.safety);
  const checks = [
    database.check,
    isolation,
    { name: "self-test of the sandbox", isGood: state === "good", note },
  ];
  return {
    isHealthy: checks.every((check) => check.isGood),
    checks,
    isolation: describeIsolation(sandbox.isolation),
    directNetwork: database.directNetwork,
  };

  async function readDatabase(): Promise<
    { check: HealthCheck; directNetwork: readonly DirectNetworkBlock[] }
  > {
    try {
      const directNetwork = await listDirectNetwork({ db });
      return { check: { name: "database", isGood: true, note: db.kind }, directNetwork };
    } catch (error) {
      log.error("health", "Database does not answer", {}, error);
      const note = error instanceof Error ? error.message : String(error);
      return { check: { name: "database", isGood: false, note }, directNetwork: [] };
    }
  }
}
