import type { Context } from "hono";
import type { RouteDeps } from "./deps.ts";

/** Shorter than the idle limits of common reverse proxies. */
const HEARTBEAT_MS = 25_000;
/** Events that wait for a browser that does not read; past this the stream ends and the browser comes back. */
const MAX_WAITING = 500;

export interface StreamEvent {
  readonly event: string;
  /** One line. */
  readonly data: string;
  /** What the browser sends as `Last-Event-ID` when it comes back. */
  readonly id?: string;
}

/** Starts sending and gives what stops it; `end` closes the stream from our side. */
export type StreamSource = (send: (event: StreamEvent) => void, end: () => void) => () => void;

/**
 * Answers a stream of server-sent events that lives until the browser leaves, the source ends it, the session ends or the server stops:
 * a stream outlives the one check at its start by hours.
 */
export function answerEventStream(
  c: Context,
  { auth, stopping }: Pick<RouteDeps, "auth" | "stopping">,
  source: StreamSource,
): Response {
  c.header("Content-Type", "text/event-stream");
  c.header("Cache-Control", "no-store");
  // Reverse proxies of the nginx family hold an answer back until it is complete, unless told not to.
  c.header("X-Accel-Buffering", "no");
  const session = c.get("session");
  const watchEnd = (end: () => void) => {
    if (stopping?.aborted === true) {
      end();
      return () => {};
    }
    const unwatch = session === undefined ? () => {} : auth.onSessionEnd(session.id, end);
    stopping?.addEventListener("abort", end);
    return () => {
      stopping?.removeEventListener("abort", end);
      unwatch();
    };
  };
  return c.body(createEventBody(source, watchEnd));
}

function createEventBody(
  source: StreamSource,
  watchEnd: (end: () => void) => () => void,
): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  let release = () => {};
  return new ReadableStream({
    start(controller) {
      let isOpen = true;
      const write = (text: string) => {
        if (!isOpen) return;
        if ((controller.desiredSize ?? 0) < -MAX_WAITING) return end();
        controller.enqueue(encoder.encode(text));
      };
      const end = () => {
        if (!isOpen) return;
        release();
        controller.close();
      };
      write("retry: 2000\n\n");
      let unwatch = () => {};
      const stop = source((event) => write(formatEvent(event)), end);
      const heartbeat = setInterval(() => write(": beat\n\n"), HEARTBEAT_MS);
      release = () => {
        isOpen = false;
        clearInterval(heartbeat);
        unwatch();
        stop();
      };
      unwatch = watchEnd(end);
    },
    cancel() {
      release();
    },
  });
}

function formatEvent({ event, data, id }: StreamEvent): string {
  return `${id === undefined ? "" : `id: ${id}\n`}event: ${event}\ndata: ${data}\n\n`;
}
