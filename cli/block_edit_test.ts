import assert from "node:assert/strict";
import { type CommandBench, testCommand } from "../testing/block_folder.ts";
import { barChart, exampleBlock, MADE_SENTENCE } from "../testing/made_block.ts";
import { answers, badAnswers, inOrder, text } from "../testing/model/scripts.ts";
import { type ScriptedModel, startScriptedModel } from "../testing/model/scripted_model.ts";
import { readDocument } from "../testing/run_tessera.ts";

/** A block of a model in the bench's folder; gives its id and what runs a command with that model. */
async function givenBlock({ run }: CommandBench, model: ScriptedModel) {
  const environment = { OPENAI_BASE_URL: model.baseUrl, TESSERA_MODEL: "scripted" };
  const withModel = (...words: readonly string[]) => run(words, environment);
  model.setScript(inOrder(text(answers.json(await exampleBlock()))));
  const made = await withModel("block", "new", "--prompt", MADE_SENTENCE, "--approve-hosts", "--json");
  assert.equal(made.code, 0, made.stdout);
  return { id: String(readDocument(made).id), withModel };
}

testCommand(
  "block edit proposes, --yes puts it on the card, versions lists and revert returns",
  async (bench) => {
    const model = await startScriptedModel(inOrder(text("")));
    try {
      const { id, withModel } = await givenBlock(bench, model);
      const edit = ["block", "edit", id, "--prompt", "make it a bar chart", "--json"];
      model.setScript(inOrder(text(answers.json(barChart(await exampleBlock())))));
      const proposed = await withModel(...edit);
      const first = readDocument(proposed);
      assert.deepEqual(
        [proposed.code, first.status, first.version, first.id],
        [0, "proposed", 2, id],
        proposed.stdout,
      );
      assert.deepEqual([first.outcome.kind, first.attempts, first.tokens > 0], ["ok", 1, true]);
      assert.match(JSON.stringify(first.outcome.tree), /BarChart/);
      assert.equal(
        readDocument(await bench.run(["block", "show", id, "--json"])).version,
        1,
        "the card is as it was",
      );

      const adopted = await withModel(...edit, "--yes");
      const second = readDocument(adopted);
      assert.deepEqual([adopted.code, second.status, second.version], [0, "adopted", 3], adopted.stdout);
      assert.match(JSON.stringify(second.outcome.tree), /BarChart/);

      const versions = readDocument(await bench.run(["block", "versions", id, "--json"]));
      assert.deepEqual(
        versions.map(({ number, status, isCurrent }: Record<string, unknown>) => [number, status, isCurrent]),
        [[3, "adopted", true], [2, "draft", false], [1, "adopted", false]],
      );
      assert.match(
        (await bench.run(["block", "versions", id])).stdout,
        /VERSION .*REASON\n3 +on the card +\S+ \S+ +make it/,
      );

      const reverted = await bench.run(["block", "revert", id, "1", "--json"]);
      const back = readDocument(reverted);
      assert.deepEqual(
        [reverted.code, back.status, back.version, back.from],
        [0, "reverted", 4, 1],
        reverted.stdout,
      );
      assert.match(JSON.stringify(back.outcome.tree), /LineChart/);
    } finally {
      await model.close();
    }
  },
);

testCommand(
  "block edit says why nothing came of it, and every wrong word has its exit code",
  async (bench) => {
    const model = await startScriptedModel(inOrder(text("")));
    try {
      const { id, withModel } = await givenBlock(bench, model);
      model.setScript(inOrder(text(badAnswers.prose)));
      const none = await withModel("block", "edit", id, "--prompt", "larger", "--json");
      const { status, message, version } = readDocument(none);
      assert.deepEqual([none.code, status, version], [1, "refused", null], none.stdout);
      assert.ok(message.length > 0);
      const noModel = await bench.run(["block", "edit", id, "--prompt", "larger", "--json"]);
      assert.equal(noModel.code, 1);
      assert.match(readDocument(noModel).message, /No model is set up/);

      const wrong: readonly (readonly [number, readonly string[]])[] = [
        [2, ["edit", id]],
        [2, ["edit", id, "--prompt", "  "]],
        [2, ["edit", "--prompt", "x"]],
        [4, ["edit", "zzzzzzzzzzzzzzzz", "--prompt", "x"]],
        [4, ["versions", "zzzzzzzzzzzzzzzz"]],
        [2, ["revert", id]],
        [2, ["revert", id, "first"]],
        [4, ["revert", id, "99"]],
      ];
      for (const [code, words] of wrong) {
        const result = await bench.run(["block", ...words, "--json"]);
        assert.equal(result.code, code, words.join(" ") + result.stdout);
        assert.ok(readDocument(result).error.message, result.stdout);
      }
    } finally {
      await model.close();
    }
  },
);
