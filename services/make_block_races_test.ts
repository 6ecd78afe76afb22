import assert from "node:assert/strict";
import { answers, inOrder, text } from "../testing/model/scripts.ts";
import { startScriptedModel } from "../testing/model/scripted_model.ts";
import type { TestProgram } from "../testing/start_program.ts";
import { withProgram } from "../testing/with_program.ts";
import type { GenerationView } from "./types.ts";

const SENTENCE = "How the euro did against the dollar this month, as a line, with my own words under it";
const HOST = "api.frankfurter.dev";

/** A generation whose good draft waits for a person to approve its host. */
async function withWaitingDraft(
  work: (program: TestProgram, waiting: GenerationView) => Promise<void>,
): Promise<void> {
  const read = (file: string) => Deno.readTextFile(new URL(`../generation/example/${file}`, import.meta.url));
  const manifest = JSON.parse(await read("manifest.json"));
  const block = { manifest, backend: await read("backend.ts"), view: await read("view.tsx") };
  const model = await startScriptedModel(inOrder(text(answers.json(block))));
  try {
    await withProgram(async (program) => {
      const answer = await program.app.createFromSentence((await program.app.getDashboard()).id, SENTENCE);
      assert.ok(answer.kind === "started");
      await work(program, await program.maker.wait(answer.generation.id));
    }, { model: { baseUrl: model.baseUrl, model: "scripted" } });
  } finally {
    await model.close();
  }
}

Deno.test("approveHosts() twice at once goes on with the generation once (attack 160)", async () => {
  await withWaitingDraft(async ({ app, maker }, { id, blockId }) => {
    await Promise.all([app.approveHosts(blockId, [HOST]), app.approveHosts(blockId, [HOST])]);
    await maker.wait(id);
    await maker.wait(id);
    const versions = await app.listVersions(blockId);
    assert.equal(versions.filter(({ status }) => status === "adopted").length, 1);
  });
});

Deno.test("retryGeneration() leaves a generation alone that ended well", async () => {
  await withWaitingDraft(async ({ app, maker }, { id, blockId }) => {
    await app.approveHosts(blockId, [HOST]);
    assert.equal((await maker.wait(id)).status, "adopted");
    assert.equal((await app.retryGeneration(id)).status, "adopted");
    await maker.wait(id);
    const versions = await app.listVersions(blockId);
    assert.equal(versions.filter(({ status }) => status === "adopted").length, 1);
  });
});
