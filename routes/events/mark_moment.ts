import type { MiddlewareHandler } from "hono";
import type { EventFeed } from "./event_feed.ts";

declare module "hono" {
  interface ContextVariableMap {
    /** The newest event before anything of this request was read. */
    lastEventId?: string;
  }
}

/** Notes where in the line of events a page stands, so that its browser misses nothing between drawing and listening. */
export function markMoment(feed: Pick<EventFeed, "newestId">): MiddlewareHandler {
  return async (c, next) => {
    c.set("lastEventId", feed.newestId());
    await next();
  };
}
