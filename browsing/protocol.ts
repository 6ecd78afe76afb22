import { z } from "zod";
import type { BrowserWire } from "./types.ts";

/** An event of one of the browser's sessions. */
export interface BrowserEvent {
  readonly method: string;
  readonly params: unknown;
  readonly sessionId: string | undefined;
}

/** Commands and events over a wire. What the browser says is parsed: a page may have taken it over. */
export interface Protocol {
  /** Rejects with `BrowserError` when the browser refuses, is gone, or does not answer in time. */
  send(method: string, params?: object, sessionId?: string): Promise<unknown>;
  /** Every event goes to each listener; gives the way to end it. */
  onEvent(listener: (event: BrowserEvent) => void): () => void;
}

/** The browser did not do what it was told. */
export class BrowserError extends Error {
  override readonly name = "BrowserError";
}

const Message = z.object({
  id: z.number().optional(),
  method: z.string().max(200).optional(),
  params: z.unknown().optional(),
  result: z.unknown().optional(),
  error: z.object({ message: z.string() }).optional(),
  sessionId: z.string().max(200).optional(),
});

const ANSWER_MS = 15_000;

interface Waiting {
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: BrowserError) => void;
  readonly timer: ReturnType<typeof setTimeout>;
}

export function createProtocol(wire: BrowserWire): Protocol {
  const waiting = new Map<number, Waiting>();
  const listeners = new Set<(event: BrowserEvent) => void>();
  let lastId = 0;
  let isGone = false;

  function take(id: number): Waiting | undefined {
    const entry = waiting.get(id);
    waiting.delete(id);
    clearTimeout(entry?.timer);
    return entry;
  }

  wire.listen((text) => {
    const message = readMessage(text);
    if (message === undefined) return;
    const { id, method, params, result, error, sessionId } = message;
    if (id === undefined) {
      if (method === undefined) return;
      for (const listener of [...listeners]) listener({ method, params, sessionId });
      return;
    }
    const entry = take(id);
    if (error === undefined) entry?.resolve(result);
    else entry?.reject(new BrowserError(error.message.slice(0, 300)));
  });
  wire.ended.then(() => {
    isGone = true;
    for (const id of [...waiting.keys()]) take(id)?.reject(new BrowserError("The browser ended"));
  });

  return {
    send(method, params = {}, sessionId) {
      if (isGone) return Promise.reject(new BrowserError("The browser ended"));
      const id = ++lastId;
      return new Promise((resolve, reject) => {
        const onLate = () => take(id)?.reject(new BrowserError(`The browser did not answer ${method}`));
        waiting.set(id, { resolve, reject, timer: setTimeout(onLate, ANSWER_MS) });
        wire.send(JSON.stringify({ id, method, params, ...(sessionId !== undefined && { sessionId }) }));
      });
    },
    onEvent(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

function readMessage(text: string): z.infer<typeof Message> | undefined {
  try {
    return Message.parse(JSON.parse(text));
  } catch {
    // Not of the protocol: there is nobody to tell.
    return undefined;
  }
}
