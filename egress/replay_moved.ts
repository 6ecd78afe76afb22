import type { Exchange, RecordedRequest } from "../domain/recording.ts";
import { createReplayBroker } from "./replay.ts";
import { stableRequest } from "./stable_secrets.ts";
import type { Broker } from "./types.ts";

/**
 * A replay for code that asks another address of the same host than the code that was recorded did: such a request gets
 * the one answer of that host that nothing else asked for, as if the endpoint had only moved. Where several could be
 * meant, none is given.
 */
export function createMovedReplayBroker(exchanges: readonly Exchange[]): Broker {
  const exact = createReplayBroker(exchanges);
  const isAsked = new Set<string>();
  return {
    ...exact,
    async send(request, policy, signal) {
      const asked = stableRequest(request, policy.connections ?? []);
      if (exchanges.some((each) => each.request.method === asked.method && each.request.url === asked.url)) {
        isAsked.add(asked.url);
        return await exact.send(request, policy, signal);
      }
      const url = findMoved(asked, exchanges.filter((each) => !isAsked.has(each.request.url)));
      return await exact.send(url === undefined ? request : { ...request, url }, policy, signal);
    },
  };
}

function findMoved(
  { method, url }: RecordedRequest,
  exchanges: readonly Exchange[],
): string | undefined {
  if (!URL.canParse(url)) return undefined;
  const { host } = new URL(url);
  const urls = new Set(
    exchanges.filter(({ request }) =>
      request.method === method && URL.canParse(request.url) && new URL(request.url).host === host
    ).map(({ request }) => request.url),
  );
  const [only] = urls;
  return urls.size === 1 ? only : undefined;
}
