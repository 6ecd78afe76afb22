import type { Config } from "../config.ts";
import type { Log } from "../log.ts";
import type { Reach } from "../services/examine/examine_reach.ts";
import { findStoredModels } from "../services/stored_models.ts";
import { openBroker } from "./open_runner.ts";
import { withStorage } from "./open_storage.ts";

const LIMIT_MS = 10_000;

/** Asks the configured and the stored model servers whether they are there, without a key. */
export function openReach(config: Config, log: Log): Reach {
  return {
    async modelUrls() {
      const stored = await withStorage(config, log, findStoredModels).then(
        ({ entries }) => entries,
        () => [],
      );
      const configured = config.modelBaseUrl === undefined ? [] : [config.modelBaseUrl];
      return [...new Set([...configured, ...stored.map(({ baseUrl }) => baseUrl)])];
    },
    async ask(url) {
      const { hostname, port, protocol } = new URL(url);
      const grant = `${hostname}:${port === "" ? (protocol === "http:" ? "80" : "443") : port}`;
      const broker = openBroker(config, () => []);
      try {
        const ask = broker.createFetch({
          purpose: "model",
          owner: "doctor",
          hosts: [grant],
          lanHosts: [grant],
        });
        const answer = await ask(url, { signal: AbortSignal.timeout(LIMIT_MS) });
        await answer.body?.cancel();
        return answer.status;
      } finally {
        await broker.close();
      }
    },
  };
}
