import { createBroker } from "../../egress/create_broker.ts";
import type { Broker, BrokerOptions } from "../../egress/types.ts";
import { startInternet } from "./start_internet.ts";
import type { Internet, Site } from "./types.ts";

/** Runs work with a real broker whose only world is the given sites; both are closed afterwards. */
export async function withBroker(
  sites: readonly Site[],
  work: (broker: Broker, internet: Internet) => Promise<void>,
  options: Partial<BrokerOptions> = {},
): Promise<void> {
  const internet = await startInternet(sites, options.now === undefined ? {} : { now: options.now });
  const broker = createBroker({
    proxy: { noProxy: [] },
    extraCa: internet.caPem,
    lanHosts: [],
    ownAddresses: () => [],
    userAgent: "Tessera test",
    resolve: internet.resolve,
    connect: internet.connect,
    ...options,
  });
  try {
    await work(broker, internet);
  } finally {
    await broker.close();
    await internet.close();
  }
}
