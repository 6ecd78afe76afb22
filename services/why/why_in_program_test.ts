import assert from "node:assert/strict";
import type { BlockId } from "../../domain/ids.ts";
import { answers, inOrder, text } from "../../testing/model/scripts.ts";
import { startScriptedModel } from "../../testing/model/scripted_model.ts";
import { CANARY, KEYED_BLOCK, keyedForm, keyedManifest, keyedSite } from "../../testing/keyed_site.ts";
import { givenReadyBlock, withProgram } from "../../testing/with_program.ts";
import type { App } from "../app.ts";

/** Kinds of findings for all values of a card, each with how often. */
async function countFindings(app: App, id: BlockId): Promise<Readonly<Record<string, number>>> {
  const counts: Record<string, number> = {};
  const { values } = await app.listShownValues(id);
  assert.ok(values.length > 0);
  for (const { path, value } of values) {
    const { finding } = await app.explainValue(id, { path: path ?? undefined, value: String(value) });
    counts[finding.kind] = (counts[finding.kind] ?? 0) + 1;
  }
  return counts;
}

Deno.test("every value of a ready block leads to an answer, or to what was computed from one", async () => {
  await withProgram(async (program) => {
    const { app } = program;
    const id = await givenReadyBlock(program, "EUR/USD for the last 30 days");
    const latest = await app.explainValue(id, { path: "/latest" });
    assert.equal(latest.finding.kind, "answer");
    if (latest.finding.kind !== "answer") return;
    const [place] = latest.finding.places;
    assert.match(place?.jsonPath ?? "", /^rates\["2026-11-20"\]\.USD$/);
    assert.match(place?.request.address ?? "", /^api\.frankfurter\.dev\/v1\//);
    assert.equal(place?.request.status, 200);
    assert.ok(place?.request.ms !== null, "the run's own row tells how long it took");
    assert.deepEqual([latest.version.origin.kind, latest.run.id !== null], ["recipe", true]);
    assert.ok(latest.code.lines.length > 0);

    const change = await app.explainValue(id, { path: "/changePercent" });
    assert.equal(change.finding.kind, "computed");
    assert.match(JSON.stringify(change.finding), /change in percent from the first to the last/);
    assert.equal((await countFindings(app, id)).unknown ?? 0, 0);
  });
});

Deno.test("most values of other ready blocks are explained, and none breaks the page", async () => {
  await withProgram(async (program) => {
    for (
      const sentence of ["Top 5 stories of Hacker News", "earthquakes above 4.5", "bitcoin price in euro"]
    ) {
      const id = await givenReadyBlock(program, sentence);
      const { unknown = 0, ...others } = await countFindings(program.app, id);
      const known = Object.values(others).reduce((sum, count) => sum + count, 0);
      assert.ok(known >= 9 * unknown, `${sentence}: ${known} known, ${unknown} unknown`);
    }
  });
});

Deno.test("no explanation holds a connection's secret", async () => {
  const block = { ...KEYED_BLOCK, manifest: { ...JSON.parse(keyedManifest()), title: KEYED_BLOCK.title } };
  const model = await startScriptedModel(inOrder(text(answers.json(block))));
  try {
    await withProgram(async ({ app, maker, db }) => {
      await app.createConnection(keyedForm());
      const [connection] = await app.listConnections();
      const answer = await app.createFromSentence(
        (await app.getDashboard()).id,
        "My open pull requests, however many",
      );
      if (answer.kind !== "started" || connection === undefined) throw new Error(JSON.stringify(answer));
      const { id, blockId } = answer.generation;
      await maker.wait(id);
      await app.approveConnections(blockId, { connections: [connection.id], hosts: [] });
      await maker.wait(id);
      const why = await app.explainValue(blockId, { path: "/sent" });
      assert.notEqual(why.finding.kind, "unknown");
      const shown = JSON.stringify([
        why,
        await app.listShownValues(blockId),
        (await app.listLearned()).successes,
      ]);
      assert.ok(!shown.includes(CANARY) && !shown.includes(btoa(`Bearer ${CANARY}`)));
      assert.equal((await db.execute("SELECT * FROM success_patterns")).rows.length, 0);
    }, { sites: [keyedSite], model: { baseUrl: model.baseUrl, model: "scripted", apiKey: "sk" } });
  } finally {
    await model.close();
  }
});
