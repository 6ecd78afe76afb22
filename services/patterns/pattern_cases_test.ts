import assert from "node:assert/strict";
import { SEEDED_ERROR_PATTERNS } from "../../generation/error_patterns.ts";
import { silentLog } from "../../log.ts";
import { openDatabase } from "../../storage/database.ts";
import { countSeen } from "../../storage/error_patterns.ts";
import { type NewSuccessPattern, upsertSuccessPattern } from "../../storage/success_patterns.ts";
import { givenMadeBlock } from "../../testing/rows.ts";
import { createPatternCases } from "./pattern_cases.ts";

const PATTERN: NewSuccessPattern = {
  ...{ sentence: "Top stories", words: "stories", host: "a.example", endpoint: "/v0", view: "List" },
  ...{ technique: "json_api", lastWorkedAt: 5 },
};

Deno.test("listLearned() has the program's error patterns from the first look on, and what worked", async () => {
  const db = await openDatabase({ url: ":memory:", log: silentLog });
  try {
    const cases = createPatternCases({ db, now: () => 9 });
    const first = await cases.listLearned();
    assert.deepEqual([first.successes, first.hasMore], [[], false]);
    assert.equal(first.errors.length, SEEDED_ERROR_PATTERNS.length);
    const block = { blockId: await givenMadeBlock(db), version: 1 };
    for (let i = 0; i < 201; i++) await upsertSuccessPattern(db, { ...PATTERN, endpoint: `/${i}` }, block);
    const { successes, hasMore } = await cases.listLearned();
    assert.deepEqual([successes.length, hasMore], [200, true]);
    assert.deepEqual([successes[0]?.request, successes[0]?.uses], ["Top stories", 1]);
  } finally {
    await db.close();
  }
});

Deno.test("what was learned is forgotten, and what is not there is not found", async () => {
  const db = await openDatabase({ url: ":memory:", log: silentLog });
  try {
    const cases = createPatternCases({ db, now: () => 9 });
    const block = { blockId: await givenMadeBlock(db), version: 1 };
    const id = await upsertSuccessPattern(db, PATTERN, block);
    await upsertSuccessPattern(db, { ...PATTERN, endpoint: "/v1" }, block);
    const [error] = (await cases.listLearned()).errors;
    await countSeen(db, [error?.id ?? 0], 1);
    await cases.forgetPattern(id);
    await assert.rejects(() => cases.forgetPattern(id), { name: "NotFoundError" });
    await assert.rejects(() => cases.setErrorPattern(999_999, false), { name: "NotFoundError" });
    await cases.setErrorPattern(error?.id ?? 0, false);
    await cases.forgetAllPatterns();
    const { successes, errors } = await cases.listLearned();
    assert.deepEqual(successes, []);
    assert.ok(errors.every(({ seen }) => seen === 0));
    assert.equal(errors.filter(({ isEnabled }) => !isEnabled).length, 1, "what is switched off stays so");
  } finally {
    await db.close();
  }
});
