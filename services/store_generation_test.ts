import assert from "node:assert/strict";
import { barChart, exampleBlock, MADE_SENTENCE, withMadeBlock } from "../testing/made_block.ts";
import { answers, inOrder, text } from "../testing/model/scripts.ts";

/** Ends the program's writing at the row of the generation, as a kill there would. */
const CUT =
  `CREATE TRIGGER cut BEFORE UPDATE OF status ON generations WHEN NEW.status IN ('adopted', 'proposed')
  BEGIN SELECT RAISE(ABORT, 'cut here'); END`;

Deno.test("a version and the end of its generation are stored together or not at all", async () => {
  const block = await exampleBlock();
  const script = () => inOrder(text(answers.json(block)), text(answers.json(barChart(block))));
  await withMadeBlock(script, async ({ program: { app, maker, db }, id }) => {
    const count = async () =>
      Number((await db.execute("SELECT COUNT(*) AS n FROM block_versions")).rows[0]?.["n"]);
    await db.execute(CUT);
    assert.equal(await count(), 1, "the premise: one block was made");

    const made = await app.createFromSentence((await app.getDashboard()).id, `${MADE_SENTENCE}, again`);
    assert.ok(made.kind === "started");
    assert.equal((await maker.wait(made.generation.id)).status, "failed");
    assert.equal(
      (await app.getCard(made.generation.blockId)).version,
      null,
      "no card of an unfinished making",
    );
    assert.equal(await count(), 1);

    const edit = await app.requestEdit(id, "Make it a bar chart");
    await maker.wait(edit.id);
    assert.equal(await count(), 1, "no proposal of an unfinished edit");
    assert.equal((await db.execute("SELECT COUNT(*) AS n FROM proposals")).rows[0]?.["n"], 0);
  });
});
