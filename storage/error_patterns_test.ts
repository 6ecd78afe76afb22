import { deepEqual, equal } from "node:assert/strict";
import type { ErrorPattern } from "../domain/error_pattern.ts";
import { createGenerationId } from "../domain/ids.ts";
import { testEachEngine } from "../testing/engines.ts";
import { givenMadeBlock } from "../testing/rows.ts";
import type { Database } from "./database.ts";
import {
  clearErrorCounts,
  countSeen,
  listErrorPatterns,
  listHostCounts,
  seedErrorPatterns,
  setErrorPatternEnabled,
} from "./error_patterns.ts";
import { insertGeneration } from "./generations.ts";
import { insertOpenAdvice, listOpenAdvice, settleOpenAdvice } from "./open_advice.ts";

const FORBIDDEN: ErrorPattern = {
  slug: "forbidden",
  title: "403",
  rule: { kinds: ["http_status"], statuses: [[403, 403]] },
  advice: "Use the API",
  technique: "json_api",
};
const OLD: ErrorPattern = {
  slug: "old",
  title: "Stale",
  rule: { kinds: ["stale"] },
  advice: "Sort",
  technique: null,
};

async function givenGeneration(db: Database) {
  const id = createGenerationId();
  const blockId = await givenMadeBlock(db);
  await insertGeneration(db, {
    ...{ id, blockId, sentence: "x", job: "new", request: null, baseVersion: null, startedAt: 1 },
  });
  return id;
}

testEachEngine(
  "seedErrorPatterns() renews words and keeps counts and what a person switched off",
  async (db) => {
    await seedErrorPatterns(db, [FORBIDDEN, OLD], 1);
    const [first] = (await listErrorPatterns(db)).filter(({ slug }) => slug === "forbidden");
    deepEqual(first && { ...first, id: 0 }, {
      ...FORBIDDEN,
      ...{ id: 0, seen: 0, tried: 0, worked: 0, isSeeded: true, isEnabled: true, updatedAt: 1 },
    });
    const id = first?.id ?? 0;
    await countSeen(db, [id], 2);
    equal(await setErrorPatternEnabled(db, id, false), true);
    equal(await setErrorPatternEnabled(db, 999, false), false);
    await seedErrorPatterns(db, [{ ...FORBIDDEN, advice: "Use the feed" }], 3);
    const rows = await listErrorPatterns(db);
    equal(rows.length, 1, "a seeded one that is gone from the program goes");
    deepEqual(rows[0] && [rows[0].advice, rows[0].seen, rows[0].isEnabled, rows[0].updatedAt], [
      "Use the feed",
      1,
      false,
      3,
    ]);
    await seedErrorPatterns(db, [{ ...FORBIDDEN, advice: "Use the feed" }], 4);
    equal((await listErrorPatterns(db))[0]?.updatedAt, 3, "the same words change nothing");
  },
);

testEachEngine("settleOpenAdvice() counts an attempt over all and for its host", async (db) => {
  await seedErrorPatterns(db, [FORBIDDEN, OLD], 1);
  const ids = (await listErrorPatterns(db)).map(({ id }) => id);
  const generation = await givenGeneration(db);
  const give = () =>
    insertOpenAdvice(
      db,
      generation,
      ids.map((patternId, i) => ({
        patternId,
        host: i === 0 ? "shop.example" : "",
        codeHash: "a",
      })),
    );
  await give();
  equal((await listOpenAdvice(db, generation)).length, 2);
  await settleOpenAdvice(db, generation, { hasWorked: false, nowMs: 5 });
  await give();
  await settleOpenAdvice(db, generation, { hasWorked: true, nowMs: 6 });
  deepEqual(await listOpenAdvice(db, generation), []);
  deepEqual((await listErrorPatterns(db)).map(({ tried, worked }) => [tried, worked]), [[2, 1], [2, 1]]);
  deepEqual(await listHostCounts(db, "shop.example"), [{ patternId: ids[0], tried: 2, worked: 1 }]);
  deepEqual(await listHostCounts(db, "other.example"), []);
  await clearErrorCounts(db);
  deepEqual((await listErrorPatterns(db)).map(({ tried, seen }) => [tried, seen]), [[0, 0], [0, 0]]);
  deepEqual(await listHostCounts(db, "shop.example"), []);
});
