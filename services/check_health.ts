import type { ServiceDeps } from "./deps.ts";

export interface HealthCheck {
  readonly name: string;
  readonly isGood: boolean;
  readonly note: string;
}

/** Asks the parts that everything stands on; quick enough for a probe every few seconds. */
export async function checkHealth(
  { db, sandbox, log }: Pick<ServiceDeps, "db" | "sandbox" | "log">,
): Promise<{ readonly isHealthy: boolean; readonly checks: readonly HealthCheck[] }> {
  const checks = [await checkDatabase(), describeSandbox(), describeSafety()];
  return { isHealthy: checks.every((check) => check.isGood), checks };

  async function checkDatabase(): Promise<HealthCheck> {
    try {
      await db.execute("SELECT 1");
      return { name: "database", isGood: true, note: db.kind };
    } catch (error) {
      log.error("health", "Database does not answer", {}, error);
      return {
        name: "database",
        isGood: false,
        note: error instanceof Error ? error.message : String(error),
      };
    }
  }

  function describeSafety(): HealthCheck {
    const { safety } = sandbox;
    const name = "self-test of the sandbox";
    if (safety === "untested") return { name, isGood: true, note: "not run by this command" };
    if (safety === "testing") return { name, isGood: true, note: "runs now; blocks wait for it" };
    if (safety.kind === "held") {
      return { name, isGood: true, note: `${safety.cases} attacks held, in ${safety.tookMs} ms` };
    }
    const failures = safety.failures.map((failure) => `${failure.name}: ${failure.reason}`).join("; ");
    return { name, isGood: false, note: `no block runs, because the sandbox did not hold: ${failures}` };
  }

  function describeSandbox(): HealthCheck {
    const { level, layers } = sandbox.isolation;
    return { name: "isolation", isGood: true, note: `${level}: ${layers.join(", ")}` };
  }
}
