import { requestToken } from "./connections/request_token.ts";
import { createTokens } from "./connections/tokens.ts";
import { checkDirect } from "./check_direct.ts";
import { createConnectionPool } from "./connection_pool.ts";
import type { FetchedAnswer } from "./fetched_answer.ts";
import type { SendServices } from "./first_hop.ts";
import { createHttpCache } from "./http_cache.ts";
import { CACHE_BYTES, SLOT_LIMITS } from "./limits.ts";
import { createModelFetch } from "./model_fetch.ts";
import { createPoliteness } from "./politeness.ts";
import { createProxyChooser } from "./proxy.ts";
import { createRates } from "./rates.ts";
import { readCertificate } from "./read_certificate.ts";
import { createInterfaceList, resolveName } from "./resolver.ts";
import { createRouteFinder } from "./route_finder.ts";
import { sendRequest } from "./send_request.ts";
import { createSingleFlight } from "./single_flight.ts";
import { createSlots } from "./slots.ts";
import { createTargetRules } from "./target_rules.ts";
import type { Broker, BrokerOptions, EgressAnswer } from "./types.ts";

/**
 * The one way out: every byte that the product sends to another machine goes through a broker.
 * Throws `TypeError` when a proxy's address cannot be used. `close` ends requests that are on their way.
 */
export function createBroker(options: BrokerOptions): Broker {
  const now = options.now ?? Date.now;
  const pool = createConnectionPool();
  const closing = new AbortController();
  const proxies = createProxyChooser(options.proxy);
  const rules = createTargetRules({
    lanHosts: options.lanHosts,
    ownAddresses: options.ownAddresses,
    interfaceAddresses: createInterfaceList(now),
    proxyHosts: proxies.proxies.map(({ hostname }) => hostname),
  });
  const resolve = options.resolve ?? resolveName;
  const services: SendServices = {
    rules,
    userAgent: options.userAgent,
    findRoute: createRouteFinder({ rules, proxies, resolve }),
    pool,
    connect: options.connect ?? ((address) => Deno.connect({ ...address, transport: "tcp" })),
    caCerts: options.extraCa === undefined ? [] : [options.extraCa],
    cache: createHttpCache({ maxBytes: CACHE_BYTES, now }),
    flights: createSingleFlight<FetchedAnswer>(),
    politeness: createPoliteness(now),
    slots: createSlots(SLOT_LIMITS),
    rates: createRates({ now, ...options.rates }),
    tokens: createTokens({
      now,
      ask: (asked) => requestToken({ ...asked, services }),
      closing: closing.signal,
    }),
    now,
  };
  const running = new Set<Promise<EgressAnswer>>();
  return {
    async send(request, policy, signal) {
      const either = signal === undefined ? closing.signal : AbortSignal.any([signal, closing.signal]);
      const work = sendRequest(request, { policy, services, signal: either });
      running.add(work);
      return await work.finally(() => running.delete(work));
    },
    readCertificate(origin, policy) {
      const { findRoute, connect } = services;
      return readCertificate(origin, { policy, rules, findRoute, connect, closing: closing.signal });
    },
    createFetch: (policy) => createModelFetch(policy, { services, closing: closing.signal }),
    checkDirect: (entries, policy) => checkDirect(entries, { rules, resolve, policy }),
    async close() {
      closing.abort();
      pool.close();
      await Promise.all([...running, services.tokens.idle()]);
    },
  };
}
