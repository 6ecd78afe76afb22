import type { Context } from "hono";
import { Hono } from "hono";
import { paths } from "../../urls.ts";
import type { RouteDeps } from "../deps.ts";
import { answerEventStream } from "../event_stream.ts";
import type { EventFeed } from "./event_feed.ts";

type EventDeps = Pick<RouteDeps, "assets" | "auth" | "monitor" | "stopping">;

/**
 * GET /events   which card, dashboard or generation has changed, as it changes; one a browser, shared by its tabs
 */
export function createEventRoutes(deps: EventDeps, feed: EventFeed): Hono {
  const routes = new Hono();
  routes.get(paths.events, (c) => answerEvents(c, deps, feed));
  return routes;
}

/**
 * First "hello" with the build, so that a page from an older one can say so; "resync" when events were lost;
 * then one event a change. The query is for a page that was just drawn, and for a tab that takes over the line from another.
 */
function answerEvents(
  c: Context,
  { assets, monitor, ...deps }: EventDeps,
  feed: EventFeed,
): Response {
  const lastId = c.req.header("last-event-id") ?? c.req.query("after");
  return answerEventStream(c, deps, (send) => {
    send({ event: "hello", data: JSON.stringify({ build: assets.file("app.js") }) });
    const { isComplete, lastId: newest, stop } = feed.listen(lastId, ({ id, event: { kind, ...facts } }) => {
      send({ event: kind, data: JSON.stringify(facts), id });
    });
    if (!isComplete) send({ event: "resync", data: "{}", id: newest });
    monitor.note({ kind: "stream", change: 1 });
    return () => {
      monitor.note({ kind: "stream", change: -1 });
      stop();
    };
  });
}
