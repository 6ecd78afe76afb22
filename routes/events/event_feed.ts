import type { App } from "../../services/app.ts";
import type { AppEvent } from "../../services/types.ts";

/** Events that are kept for browsers that lost the line for a moment. */
const MAX_KEPT = 300;

export interface FeedEvent {
  /** Names this event and this start of the server. */
  readonly id: string;
  readonly event: AppEvent;
}

export interface EventFeed {
  /**
   * Calls the listener with every event from now on, first with those after `lastId`.
   * `isComplete` is false when some of them are gone: whoever asks must look at everything again.
   */
  listen(lastId: string | undefined, listener: (event: FeedEvent) => void): {
    readonly isComplete: boolean;
    readonly lastId: string;
    readonly stop: () => void;
  };
  /** The event that a page which is drawn now has seen; give it to `listen` later. */
  newestId(): string;
}

/** Numbers the app's events and remembers the newest, so that a lost connection loses none. */
export function createEventFeed(app: Pick<App, "onEvent">): EventFeed {
  const start = crypto.randomUUID().slice(0, 8);
  const kept: { readonly number: number; readonly event: AppEvent }[] = [];
  const listeners = new Set<(event: FeedEvent) => void>();
  let newest = 0;
  app.onEvent((event) => {
    newest++;
    kept.push({ number: newest, event });
    if (kept.length > MAX_KEPT) kept.shift();
    for (const listener of listeners) listener({ id: `${start}-${newest}`, event });
  });
  const newestId = () => `${start}-${newest}`;
  return {
    newestId,
    listen(lastId, listener) {
      const seen = lastId === undefined ? newest : parseNumber(lastId, start);
      const isComplete = seen !== undefined && seen <= newest && seen >= newest - kept.length;
      if (isComplete) {
        for (const { number, event } of kept) {
          if (number > seen) listener({ id: `${start}-${number}`, event });
        }
      }
      listeners.add(listener);
      return { isComplete, lastId: newestId(), stop: () => listeners.delete(listener) };
    },
  };
}

function parseNumber(id: string, start: string): number | undefined {
  const [, given, number] = /^([0-9a-f]{8})-(\d{1,15})$/.exec(id) ?? [];
  return given === start ? Number(number) : undefined;
}
