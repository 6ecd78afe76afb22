import type { Log } from "../log.ts";

export interface Listening {
  readonly port: number;
  /** Accepts nobody any more, and resolves when what is being answered has been. */
  shutdown(): Promise<void>;
}

export interface ListeningOptions {
  readonly port: number;
  readonly log: Log;
}

const OPEN_AGAIN_AFTER_MS = 250;

/**
 * Listens until it is shut down. `Deno.serve` ends its listener when a connection cannot be accepted, as when no file can be
 * opened any more: without this, whoever opens a thousand connections ends the program.
 * Throws what `open` throws the first time; afterwards it is tried again.
 */
export function keepListening(
  open: (port: number) => Deno.HttpServer<Deno.NetAddr>,
  { port, log }: ListeningOptions,
): Listening {
  const first = open(port);
  let current: Deno.HttpServer<Deno.NetAddr> | undefined = first;
  const ending = new AbortController();
  const finished = goOn();
  return {
    port: first.addr.port,
    async shutdown() {
      ending.abort();
      await current?.shutdown();
      await finished;
    },
  };

  async function goOn(): Promise<void> {
    while (!ending.signal.aborted) {
      try {
        current ??= open(first.addr.port);
        await current.finished;
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        log.warn("serve", "Listener failed, opening it again", { port: first.addr.port, reason });
        await pause(ending.signal);
      }
      current = undefined;
    }
  }
}

function pause(signal: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, OPEN_AGAIN_AFTER_MS);
  signal.addEventListener("abort", () => resolve(), { once: true });
  return promise.finally(() => clearTimeout(timer));
}
