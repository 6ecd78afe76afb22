import assert from "node:assert/strict";
import type { BlockId } from "../domain/ids.ts";
import { answers, inOrder, text, type WrittenBlock } from "./model/scripts.ts";
import { type ModelScript, type ScriptedModel, startScriptedModel } from "./model/scripted_model.ts";
import type { TestProgram } from "./start_program.ts";
import { withProgram } from "./with_program.ts";

/** What the block of these tests was asked to be. */
export const MADE_SENTENCE =
  "How the euro did against the dollar this month, as a line, with my own words under it";
export const MADE_HOST = "api.frankfurter.dev";

/** The block of the prompt: what a good model would write. */
export async function exampleBlock(): Promise<WrittenBlock> {
  const read = (file: string) => Deno.readTextFile(new URL(`../generation/example/${file}`, import.meta.url));
  return {
    manifest: JSON.parse(await read("manifest.json")),
    backend: await read("backend.ts"),
    view: await read("view.tsx"),
  };
}

/** The block with one text of a file replaced; fails when the file does not hold it. */
export function replaced(
  block: WrittenBlock,
  file: "backend" | "view",
  [from, to]: readonly [string, string],
) {
  const changed = block[file].replaceAll(from, to);
  assert.notEqual(changed, block[file], `expected "${from}" in ${file}`);
  return { ...block, [file]: changed };
}

export interface MadeBench {
  readonly program: TestProgram;
  readonly model: ScriptedModel;
  readonly block: WrittenBlock;
  readonly id: BlockId;
}

/** A block that a model made, on the card; the model then answers by the script. */
export async function withMadeBlock(
  script: (block: WrittenBlock) => ModelScript,
  work: (bench: MadeBench) => Promise<void>,
  made?: WrittenBlock,
): Promise<void> {
  const block = made ?? await exampleBlock();
  const model = await startScriptedModel(inOrder(text(answers.json(block))));
  try {
    await withProgram(async (program) => {
      const { app, maker } = program;
      await app.savePreferences({ ...await app.getPreferences(), allowPublicHosts: true });
      const answer = await app.createFromSentence((await app.getDashboard()).id, MADE_SENTENCE);
      assert.ok(answer.kind === "started");
      const ended = await maker.wait(answer.generation.id);
      assert.equal(ended.status, "adopted", JSON.stringify(ended.diagnosis));
      model.setScript(script(block));
      await work({ program, model, block, id: ended.blockId });
    }, { model: { baseUrl: model.baseUrl, model: "scripted" } });
  } finally {
    await model.close();
  }
}

/** The block with its line drawn as bars: a change of the look alone. */
export const barChart = (block: WrittenBlock) => replaced(block, "view", ["LineChart", "BarChart"]);
