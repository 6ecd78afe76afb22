import { deepEqual, equal, rejects } from "node:assert/strict";
import { NotFoundError } from "../domain/errors.ts";
import { testEachEngine } from "../testing/engines.ts";
import { givenBlock, newVersion } from "../testing/rows.ts";
import {
  findVersion,
  findVersionCss,
  getVersion,
  insertVersion,
  listVersions,
  promoteDraft,
} from "./block_versions.ts";

testEachEngine("insertVersion() counts from 1 in each block and gives back what was stored", async (db) => {
  const [a, b] = [await givenBlock(db), await givenBlock(db)];
  equal(await insertVersion(db, newVersion(a)), 1);
  equal(await insertVersion(db, newVersion(b)), 1);
  const draft = newVersion(a, {
    status: "draft",
    compiled: null,
    dataSchema: null,
    problem: "No data",
    parent: 1,
  });
  equal(await insertVersion(db, draft), 2);
  deepEqual(await getVersion(db, a, 1), { ...newVersion(a), number: 1 });
  deepEqual(await findVersion(db, a, 2), { ...draft, number: 2 });
  equal(await findVersion(db, b, 2), undefined);
  await rejects(getVersion(db, b, 2), NotFoundError);
});

testEachEngine("insertVersion() gives different numbers to writers at once", async (db) => {
  const id = await givenBlock(db);
  const numbers = await Promise.all(Array.from({ length: 10 }, () => insertVersion(db, newVersion(id))));
  deepEqual(numbers.sort((a, b) => a - b), [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
});

testEachEngine("listVersions() gives the newest first without code", async (db) => {
  const id = await givenBlock(db);
  await insertVersion(db, newVersion(id, { tokens: 5 }));
  await insertVersion(db, newVersion(id, { tokens: 7 }));
  const versions = await listVersions(db, id);
  deepEqual(versions.map(({ number, tokens }) => [number, tokens]), [[2, 7], [1, 5]]);
  equal(versions.some((version) => "backend" in version || "compiled" in version || "css" in version), false);
});

testEachEngine(
  "promoteDraft() makes a draft a version like any other, with what its trial found",
  async (db) => {
    const id = await givenBlock(db);
    const number = await insertVersion(db, newVersion(id, { status: "draft", problem: "Host not approved" }));
    const found = { compiled: null, css: ".b{}", cssHash: "def456", dataSchema: { type: "object" } };
    await promoteDraft(db, { blockId: id, number }, found);
    const { status, problem, css, dataSchema } = await getVersion(db, id, number);
    deepEqual([status, problem, css, dataSchema], ["adopted", null, ".b{}", { type: "object" }]);
  },
);

testEachEngine("findVersionCss() gives a stylesheet only under its hash", async (db) => {
  const id = await givenBlock(db);
  await insertVersion(db, newVersion(id));
  equal(await findVersionCss(db, id, { number: 1, cssHash: "abc123" }), ".a{}");
  equal(await findVersionCss(db, id, { number: 1, cssHash: "other" }), undefined);
});
