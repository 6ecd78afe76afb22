import type { FetchedAnswer } from "./fetched_answer.ts";

const MAX_HOSTS = 1000;

interface Wait {
  readonly status: number;
  readonly since: number;
  readonly notBefore: number;
}

/** Hosts that asked for a pause, and the answer in their place until it is over. */
export interface Politeness {
  /** The host's own refusal again, made here, while its pause lasts. */
  findPause(host: string): FetchedAnswer | undefined;
  note(host: string, answer: FetchedAnswer): void;
}

export function createPoliteness(now: () => number): Politeness {
  const waits = new Map<string, Wait>();
  return {
    findPause(host) {
      const wait = waits.get(host);
      if (wait === undefined) return undefined;
      // Before its beginning the clock was set back, and would make the pause longer than anybody asked for.
      if (wait.since <= now() && wait.notBefore > now()) return pauseAnswer(host, { ...wait, now: now() });
      waits.delete(host);
      return undefined;
    },
    note(host, { status, notBefore }) {
      if (notBefore === undefined) return;
      waits.delete(host);
      waits.set(host, { status, since: now(), notBefore });
      const oldest = waits.keys().next().value;
      if (waits.size > MAX_HOSTS && oldest !== undefined) waits.delete(oldest);
    },
  };
}

function pauseAnswer(host: string, wait: Wait & { readonly now: number }): FetchedAnswer {
  const until = new Date(wait.notBefore).toISOString();
  return {
    status: wait.status,
    statusText: wait.status === 429 ? "Too Many Requests" : "Service Unavailable",
    headers: [
      ["content-type", "text/plain; charset=utf-8"],
      ["retry-after", String(Math.ceil((wait.notBefore - wait.now) / 1000))],
    ],
    body: new TextEncoder().encode(`"${host.split(" ")[0]}" asked not to be called again before ${until}`),
    isFromCache: true,
    notBefore: wait.notBefore,
  };
}
