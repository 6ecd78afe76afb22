import { deepEqual, doesNotMatch, equal, match } from "node:assert/strict";
import { keptSentence, requestWords } from "./request_words.ts";

Deno.test("requestWords() keeps the telling words, each once", () => {
  deepEqual(requestWords("Show me the top 10 stories of Hacker News, and the stories' points"), [
    ...["top", "stories", "hacker", "news", "points"],
  ]);
  deepEqual(requestWords("Zeig mir bitte das Wetter in Köln für die nächsten 3 Tage"), [
    ...["wetter", "köln", "nächsten", "tage"],
  ]);
  deepEqual(requestWords("  ... 42 !"), []);
});

Deno.test("requestWords() is bounded for an endless sentence", () => {
  equal(requestWords(Array.from({ length: 5_000 }, (_, i) => `word${i}`).join(" ")).length, 12);
});

Deno.test("keptSentence() drops what addresses and keys may hold", () => {
  const kept = keptSentence(
    "Builds of https://joe:pw123@ci.example.org/job?token=sk-canary-123 with key ghp_16C7e42F292c6912E7710c838347Ae178B4a please",
  );
  match(kept, /^Builds of ci\.example\.org with key … please$/);
  doesNotMatch(kept, /canary|pw123|ghp_/);
  equal(keptSentence("Weather in\nLisbon\u202e"), "Weather in Lisbon");
});
