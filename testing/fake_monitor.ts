import type { RouteDeps } from "../routes/deps.ts";
import type { Hindrance } from "../services/metrics/monitor.ts";

/** A server that measures nothing and knows one token for each scope, named like it; tests change what is in the way. */
export function createFakeMonitor(hindrances: Hindrance[] = []): Pick<RouteDeps, "monitor" | "tokens"> {
  return {
    monitor: {
      note: () => {},
      findHindrances: () => Promise.resolve(hindrances),
      readMetrics: () => Promise.resolve("tessera_uptime_seconds 1\n"),
      metricsType: "text/plain; version=0.0.4; charset=utf-8",
    },
    tokens: {
      create: () => Promise.resolve({ id: "0123456789abcdef", token: "tessera_token", expiresAt: null }),
      list: () => Promise.resolve([]),
      revoke: () => Promise.resolve(),
      check: (authorization, scope) =>
        Promise.resolve(
          authorization === undefined
            ? { kind: "none" }
            : authorization === `Bearer ${scope}`
            ? { kind: "good", id: scope }
            : { kind: "wrong" },
        ),
    },
  };
}
