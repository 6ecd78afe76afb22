import assert from "node:assert/strict";
import type { BlockId } from "../domain/ids.ts";
import { getBlock, updateBlock } from "../storage/blocks.ts";
import { getVersion } from "../storage/block_versions.ts";
import { goodBlock, WEATHER_HOST } from "../testing/model/hostile_blocks.ts";
import { startScriptedModel } from "../testing/model/scripted_model.ts";
import { answers, inOrder, text, type WrittenBlock } from "../testing/model/scripts.ts";
import type { TestProgram } from "../testing/start_program.ts";
import { withProgram } from "../testing/with_program.ts";
import { adoptVersion } from "./adopt_version.ts";
import { chooseProposal, dropProposal } from "./proposals.ts";
import { trialCandidate } from "./trial_candidate.ts";
import type { GenerationView } from "./types.ts";

const weather = {
  hosts: [WEATHER_HOST],
  handle: () => Response.json({ celsius: 17.29, town: "Lisbon" }),
};

const warmer: WrittenBlock = {
  ...goodBlock,
  view: goodBlock.view.replace("label={data.town}", 'label={"Warm in " + data.town}'),
};

/** A block on the card, and an edit of it that passed its trial. */
async function withProposal(
  work: (
    program: TestProgram,
    made: { readonly id: BlockId; readonly edit: GenerationView },
  ) => Promise<void>,
): Promise<void> {
  const model = await startScriptedModel(inOrder(text(answers.json(goodBlock)), text(answers.json(warmer))));
  try {
    await withProgram(async (program) => {
      const { app, maker, deps } = program;
      await app.savePreferences({ ...await app.getPreferences(), allowPublicHosts: true });
      const answer = await app.createFromSentence(
        (await app.getDashboard()).id,
        "Degrees where I live, large",
      );
      assert(answer.kind === "started", JSON.stringify(answer));
      const { blockId: id } = await maker.wait(answer.generation.id);
      const { manifest, backend, view } = await getVersion(deps.db, id, 1);
      const { id: edit } = await maker.start(id, {
        job: {
          ...{ kind: "edit", sentence: manifest.prompt, requests: [], request: "say that it is warm" },
          base: { manifest, backend, view },
        },
        ...{ baseVersion: 1, ending: "propose" },
      });
      await work(program, { id, edit: await maker.wait(edit) });
    }, { model: { baseUrl: model.baseUrl, model: "scripted", apiKey: "key" }, sites: [weather] });
  } finally {
    await model.close();
  }
}

Deno.test("an edit that passed its trial changes nothing on the card until it is chosen", async () => {
  await withProposal(async ({ app, deps }, { id, edit }) => {
    assert.deepEqual([edit.status, edit.version], ["proposed", 2], JSON.stringify(edit.diagnosis));
    const card = await app.getCard(id);
    assert.deepEqual([card.version, card.proposal], [1, { version: 2, kind: "edit" }]);
    await chooseProposal(deps, id, 2);
    const chosen = await app.getCard(id);
    assert.deepEqual([chosen.version, chosen.proposal, chosen.state.kind], [2, null, "fresh"]);
    assert.match(JSON.stringify(chosen.content?.tree), /Warm in Lisbon/);
    assert.equal((await app.findGeneration(edit.id))?.status, "adopted");
    const { manifest } = await getVersion(deps.db, id, 2);
    assert.deepEqual([manifest.prompt, manifest.requests], ["Degrees where I live, large", [
      "say that it is warm",
    ]]);
  });
});

Deno.test("a proposal that is dropped stays among the versions and off the card", async () => {
  await withProposal(async ({ app, deps }, { id, edit }) => {
    await dropProposal(deps, id, 2);
    const card = await app.getCard(id);
    assert.deepEqual([card.version, card.proposal], [1, null]);
    assert.equal((await app.findGeneration(edit.id))?.status, "dropped");
    await assert.rejects(() => chooseProposal(deps, id, 2), { name: "NotFoundError" });
    assert.equal((await app.listVersions(id)).length, 2);
  });
});

Deno.test("a proposal is not chosen over a version that it was not made from", async () => {
  await withProposal(async ({ deps }, { id }) => {
    const block = await getBlock(deps.db, id);
    await updateBlock(deps.db, id, { ...block, currentVersion: 9, updatedAt: deps.now() });
    await assert.rejects(() => chooseProposal(deps, id, 2), /made from version 1, and version 9 is current/);
  });
});

Deno.test("a proposal that is chosen and dropped at once is one of the two", async () => {
  await withProposal(async ({ app, deps }, { id, edit }) => {
    const [chosen, dropped] = await Promise.allSettled([
      chooseProposal(deps, id, 2),
      dropProposal(deps, id, 2),
    ]);
    const isChosen = chosen.status === "fulfilled";
    assert.notEqual(isChosen, dropped.status === "fulfilled");
    const { version, proposal } = await app.getCard(id);
    assert.deepEqual([version, proposal], [isChosen ? 2 : 1, null]);
    assert.equal((await app.findGeneration(edit.id))?.status, isChosen ? "adopted" : "dropped");
  });
});

Deno.test("a proposal that is chosen twice at once goes on the card once", async () => {
  await withProposal(async ({ app, deps }, { id }) => {
    const ends = await Promise.allSettled([chooseProposal(deps, id, 2), chooseProposal(deps, id, 2)]);
    assert.deepEqual(ends.map(({ status }) => status).sort(), ["fulfilled", "rejected"]);
    assert.equal((await app.getCard(id)).version, 2);
  });
});

Deno.test("a repair is not adopted over a version that came meanwhile", async () => {
  await withProposal(async ({ deps, app }, { id }) => {
    const { manifest, backend, view } = await getVersion(deps.db, id, 1);
    const trial = await trialCandidate(deps, {
      ...{ blockId: id, candidate: { manifest, backend, view }, chosen: {}, approvedConnections: [] },
      ...{ block: await getBlock(deps.db, id), approvedHosts: [], author: "model", reason: "heal" },
    });
    const adoption = { blockId: id, trial, reason: "", tokens: 0 };
    await chooseProposal(deps, id, 2);
    await assert.rejects(() => adoptVersion(deps, { ...adoption, over: 1 }), /changed while it was being/);
    assert.equal((await app.getCard(id)).version, 2);
    assert.equal((await app.listVersions(id)).length, 2);
    assert.equal(await adoptVersion(deps, { ...adoption, over: 2 }), 3);
  });
});
