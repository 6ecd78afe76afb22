import { deepEqual, doesNotMatch, equal, match, ok } from "node:assert/strict";
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

Deno.test("keptSentence() drops keys that look like a host, or that are short", () => {
  const jwt = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.dozjgNryP4J3jVmN";
  for (const key of [jwt, "sk4711abcdef99", "a1b2c3d4e5f60718"]) {
    const sentence = `Orders of my shop with ${key} as a chart`;
    for (const kept of [keptSentence(sentence), requestWords(sentence).join(" ")]) {
      for (const part of key.split(".")) ok(!kept.toLowerCase().includes(part.toLowerCase()), kept);
      ok(kept.includes("shop"), kept);
    }
  }
  const plain = "Standings of f1-2026 from api4.sports-data.example.org and 2026-11-22T10:00";
  equal(keptSentence(plain), plain);
});
