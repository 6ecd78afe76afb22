import type { AppEvent } from "./types.ts";

/** Tells everyone who listens which card changed. One of the two seams to several processes (architecture.md 10). */
export interface EventBus {
  publish(event: AppEvent): void;
  /** Returns the function that ends the subscription. */
  subscribe(listener: (event: AppEvent) => void): () => void;
}

export function createLocalEventBus(): EventBus {
  const listeners = new Set<(event: AppEvent) => void>();
  return {
    publish(event) {
      for (const listener of listeners) listener(event);
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
