import type { Site } from "../internet/types.ts";
import { answerJson, noise } from "./answer.ts";

export interface FixtureStory {
  readonly id: number;
  readonly title: string;
  readonly url?: string;
  readonly by: string;
  readonly score: number;
  readonly descendants: number;
  /** Epoch seconds. */
  readonly time: number;
}

const FIRST_ID = 46_000_000;
const FIRST_AT_MS = Date.parse("2026-01-01T00:00:00Z");
const STORY_EVERY_MS = 9 * 60_000;
const LISTED = 120;
const DELETED_EVERY = 17;

const SUBJECTS = [
  "A tiny sandbox",
  "SQLite",
  "Your cron job",
  "Server-rendered pages",
  "A homemade NAS",
  "The terminal",
];
const VERBS = [
  "explained by its tests",
  "after ten years",
  "for code you did not write",
  "in 400 lines",
  "ran twice",
];
const PREFIXES = ["", "", "", "", "Ask HN: ", "Show HN: "];

/** Hacker News on Firebase: lists are ids only, a deleted item is `null`. */
export const hackerNewsSite: Site = {
  hosts: ["hacker-news.firebaseio.com"],
  handle(request, world) {
    const { pathname } = new URL(request.url);
    const headers = { "access-control-allow-origin": "*", "cache-control": "no-cache" };
    const list = /^\/v0\/(top|new|best|ask|show|job)stories\.json$/.exec(pathname)?.[1];
    if (list !== undefined) return answerJson(request, listIds(list, world.now()), { headers });
    const id = /^\/v0\/item\/(\d+)\.json$/.exec(pathname)?.[1];
    if (id !== undefined) return answerJson(request, itemAt(Number(id), world.now()), { headers });
    if (!pathname.endsWith(".json")) {
      return answerJson(request, { error: "Permission denied" }, { status: 401 });
    }
    return answerJson(request, null, { headers });
  },
};

/** The stories that a right card lists at an instant: deleted ones left out. */
export function topStories(nowMs: number, count: number): FixtureStory[] {
  return listIds("top", nowMs).flatMap((id) => storyAt(id, nowMs) ?? []).slice(0, count);
}

function listIds(list: string, nowMs: number): number[] {
  const newest = FIRST_ID + Math.floor((nowMs - FIRST_AT_MS) / STORY_EVERY_MS);
  const ids = Array.from({ length: LISTED }, (_, index) => newest - index);
  if (list === "new") return ids;
  if (list === "job") return ids.filter((id) => id % 40 === 3);
  const prefix = { ask: "Ask HN: ", show: "Show HN: " }[list];
  if (prefix !== undefined) return ids.filter((id) => titleOf(id).startsWith(prefix));
  return ids.sort((a, b) => rankAt(b, nowMs) - rankAt(a, nowMs));
}

function rankAt(id: number, nowMs: number): number {
  const ageHours = (nowMs - postedAt(id)) / 3_600_000;
  return scoreAt(id, nowMs) / (ageHours + 2) ** 1.2;
}

function itemAt(id: number, nowMs: number) {
  const story = storyAt(id, nowMs);
  if (story === undefined) return null;
  const kids = Array.from({ length: Math.min(story.descendants, 5) }, (_, index) => id * 10 + index);
  return { ...story, kids, type: "story" };
}

function storyAt(id: number, nowMs: number): FixtureStory | undefined {
  const at = postedAt(id);
  if (at > nowMs || at < FIRST_AT_MS || id % DELETED_EVERY === 0) return undefined;
  const score = scoreAt(id, nowMs);
  const title = titleOf(id);
  return {
    by: `reader${id % 97}`,
    descendants: Math.floor(score * (0.2 + noise("talk", id))),
    id,
    score,
    time: Math.floor(at / 1000),
    title,
    ...(title.startsWith("Ask HN") ? {} : { url: `https://blog${id % 23}.example/posts/${id}` }),
  };
}

function postedAt(id: number): number {
  return FIRST_AT_MS + (id - FIRST_ID) * STORY_EVERY_MS;
}

function scoreAt(id: number, nowMs: number): number {
  const ageHours = Math.max(0, (nowMs - postedAt(id)) / 3_600_000);
  return 1 + Math.floor(noise("score", id) ** 3 * 600 * (1 - Math.exp(-ageHours / 4)));
}

function titleOf(id: number): string {
  const pick = (words: readonly string[], salt: string) =>
    words[Math.floor(noise(salt, id) * words.length)] ?? "";
  return `${pick(PREFIXES, "prefix")}${pick(SUBJECTS, "subject")} ${pick(VERBS, "verb")} (no. ${id % 1000})`;
}
