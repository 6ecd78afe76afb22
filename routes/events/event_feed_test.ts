import { deepEqual, equal } from "node:assert/strict";
import { BlockId } from "../../domain/ids.ts";
import type { AppEvent } from "../../services/types.ts";
import { createEventFeed, type FeedEvent } from "./event_feed.ts";

function givenFeed() {
  let emit: (event: AppEvent) => void = () => {};
  const feed = createEventFeed({
    onEvent(listener) {
      emit = listener;
      return () => {};
    },
  });
  const change = (letter: string) => emit({ kind: "card", blockId: BlockId.parse(letter.repeat(16)) });
  return { feed, change };
}

const letters = (events: readonly FeedEvent[]) =>
  events.map(({ event }) => "blockId" in event ? event.blockId[0] : "?").join("");

Deno.test("listen() gives events from now on to whoever comes first", () => {
  const { feed, change } = givenFeed();
  change("a");
  const seen: FeedEvent[] = [];
  const { isComplete } = feed.listen(undefined, (event) => seen.push(event));
  change("b");
  equal(isComplete, true);
  equal(letters(seen), "b");
});

Deno.test("listen() gives a returning browser what it missed, once and in order", () => {
  const { feed, change } = givenFeed();
  const first: FeedEvent[] = [];
  const { stop } = feed.listen(undefined, (event) => first.push(event));
  change("a");
  stop();
  change("b");
  change("c");
  const second: FeedEvent[] = [];
  const { isComplete } = feed.listen(first[0]?.id, (event) => second.push(event));
  equal(isComplete, true);
  equal(letters(first) + letters(second), "abc");
});

Deno.test("listen() says when events are gone: too many since, another start of the server, or nonsense", () => {
  const { feed, change } = givenFeed();
  const { lastId } = feed.listen(undefined, () => {});
  for (let count = 0; count < 400; count++) change("a");
  for (const id of [lastId, "01234567-5", "nonsense", `${lastId}9999999`, ""]) {
    const seen: FeedEvent[] = [];
    deepEqual([feed.listen(id, (event) => seen.push(event)).isComplete, seen.length], [false, 0], id);
  }
});
