import { deepEqual, equal, ok } from "node:assert/strict";
import { testEachEngine } from "../testing/engines.ts";
import { givenMadeBlock } from "../testing/rows.ts";
import {
  breakSuccessPatterns,
  deleteAllSuccessPatterns,
  deleteSuccessPattern,
  listPatternsOfBlock,
  listSuccessPatterns,
  type NewSuccessPattern,
  searchSuccessPatterns,
  upsertSuccessPattern,
} from "./success_patterns.ts";

const STORIES: NewSuccessPattern = {
  sentence: "Top stories of Hacker News",
  words: "top stories hacker news",
  host: "hacker-news.firebaseio.com",
  endpoint: "/v0/topstories.json",
  technique: "json_api",
  view: "List",
  lastWorkedAt: 10,
};
const WEATHER: NewSuccessPattern = {
  sentence: "Wetter in Köln für drei Tage",
  words: "wetter köln drei tage",
  host: "api.open-meteo.com",
  endpoint: "/v1/forecast?latitude&longitude",
  technique: "json_api",
  view: "LineChart",
  lastWorkedAt: 20,
};

function search(db: Parameters<typeof searchSuccessPatterns>[0], words: string[], hosts: string[] = []) {
  return searchSuccessPatterns(db, { words, hosts, limit: 5 });
}

testEachEngine("searchSuccessPatterns() finds by stems, without accents, and by host", async (db) => {
  const block = { blockId: await givenMadeBlock(db), version: 1 };
  await upsertSuccessPattern(db, STORIES, block);
  await upsertSuccessPattern(db, WEATHER, block);
  const hosts = async (words: string[], of: string[] = []) =>
    (await search(db, words, of)).map(({ host }) => host);
  deepEqual(await hosts(["story"]), [STORIES.host]);
  deepEqual(await hosts(["KOLN"]), [WEATHER.host]);
  deepEqual(await hosts(["meteo"]), [WEATHER.host]);
  deepEqual(await hosts(["nothing"]), []);
  deepEqual(await hosts([], [STORIES.host]), [STORIES.host]);
  deepEqual(await hosts(["story"], [STORIES.host, WEATHER.host]), [STORIES.host, WEATHER.host]);
});

testEachEngine("searchSuccessPatterns() reads hostile words as words", async (db) => {
  const block = { blockId: await givenMadeBlock(db), version: 1 };
  await upsertSuccessPattern(db, STORIES, block);
  const hostile = [
    '"',
    'news"',
    '" OR 1 --',
    "sentence:news",
    "NEAR(",
    "AND",
    "NOT",
    "*",
    "^news",
    "{sentence host}: news",
    "-",
    "(((",
    "\u0000",
    "'; DROP TABLE success_patterns; --",
    "x".repeat(100_000),
    "🙂",
  ];
  for (const word of hostile) {
    const rows = await search(db, [word]);
    ok(rows.length <= 1, word.slice(0, 40));
  }
  equal((await search(db, hostile)).length, 1, "news is among them");
  // "AND" and "NOT" are looked for as words: the sentence has none of them.
  deepEqual(await search(db, ["AND", "NOT"]), []);
  equal((await listSuccessPatterns(db, 10)).length, 1);
});

testEachEngine("upsertSuccessPattern() counts blocks, not runs", async (db) => {
  const first = await givenMadeBlock(db);
  const second = await givenMadeBlock(db);
  const id = await upsertSuccessPattern(db, STORIES, { blockId: first, version: 1 });
  equal(await upsertSuccessPattern(db, { ...STORIES, lastWorkedAt: 11 }, { blockId: first, version: 2 }), id);
  await upsertSuccessPattern(db, { ...STORIES, view: "Table" }, { blockId: second, version: 1 });
  const [row] = await listSuccessPatterns(db, 10);
  deepEqual(row && [row.uses, row.view], [2, "Table"]);
  deepEqual(await listPatternsOfBlock(db, { blockId: first, version: 2 }), [id]);
  deepEqual(await listPatternsOfBlock(db, { blockId: first, version: 1 }), []);
});

testEachEngine("breakSuccessPatterns() lowers and under zero deletes, with its words", async (db) => {
  const block = { blockId: await givenMadeBlock(db), version: 1 };
  const id = await upsertSuccessPattern(db, STORIES, block);
  equal(await breakSuccessPatterns(db, [id]), 0);
  deepEqual(await search(db, ["news"]), [], "one that broke as often as it worked is offered to nobody");
  await upsertSuccessPattern(db, STORIES, block);
  equal((await search(db, ["news"])).length, 1, "and comes back when it works again");
  equal(await breakSuccessPatterns(db, [id, id]), 0);
  equal(await breakSuccessPatterns(db, [id]), 1);
  deepEqual(await listSuccessPatterns(db, 10), []);
  deepEqual((await db.execute("SELECT rowid FROM success_pattern_words")).rows, []);
});

testEachEngine("what was learned can be deleted, one by one and whole", async (db) => {
  const block = { blockId: await givenMadeBlock(db), version: 1 };
  const id = await upsertSuccessPattern(db, STORIES, block);
  await upsertSuccessPattern(db, WEATHER, block);
  equal(await deleteSuccessPattern(db, id), true);
  equal(await deleteSuccessPattern(db, id), false);
  deepEqual((await search(db, ["stories", "wetter"])).map(({ host }) => host), [WEATHER.host]);
  await deleteAllSuccessPatterns(db);
  deepEqual(await search(db, ["wetter"], [WEATHER.host]), []);
});
