import type { Context } from "hono";
import type { GenerationEvent } from "../../generation/types.ts";
import type { GenerationView } from "../../services/types.ts";
import type { RouteDeps } from "../deps.ts";
import { answerEventStream } from "../event_stream.ts";

/**
 * What happens while a block is made: "view" with all facts first, then "stage", "tokens", "code" and "verdict"
 * as they come, and "end" when it is over.
 */
export function answerGenerationEvents(c: Context, deps: RouteDeps, generation: GenerationView): Response {
  return answerEventStream(c, deps, (send, end) => {
    send({ event: "view", data: JSON.stringify(generation) });
    if (generation.status !== "running") {
      send({ event: "end", data: "{}" });
      // Closing at once would lose what was just written.
      queueMicrotask(end);
      return () => {};
    }
    return deps.app.watchGeneration(generation.id, (event) => {
      send({ event: event.kind, data: JSON.stringify(event) });
      if (!isLast(event)) return;
      send({ event: "end", data: "{}" });
      end();
    });
  });
}

function isLast(event: GenerationEvent): boolean {
  return event.kind === "stage" && event.stage === "done";
}
