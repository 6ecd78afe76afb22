import assert from "node:assert/strict";
import {
  barChart,
  exampleBlock,
  MADE_HOST,
  MADE_SENTENCE,
  replaced,
  withMadeBlock,
} from "../../testing/made_block.ts";
import { answers, inOrder, text, type WrittenBlock } from "../../testing/model/scripts.ts";
import { startScriptedModel } from "../../testing/model/scripted_model.ts";
import { expectState, givenReadyBlock, withProgram } from "../../testing/with_program.ts";
import { requestEdit } from "./request_edit.ts";

Deno.test("a chosen change is on the card at once, and its undo returns to the version before", async () => {
  await withMadeBlock(
    (block) => inOrder(text(answers.json(barChart(block)))),
    async ({ program: { app, maker }, id }) => {
      await maker.wait((await app.requestEdit(id, "make it a bar chart")).id);
      const { card, undo, label } = await app.chooseProposal(id, 2);
      assert.deepEqual([card.version, card.proposal, card.editing, label], [
        2,
        null,
        null,
        "Version 2 is on the card",
      ]);
      assert.match(JSON.stringify(card.content?.tree), /BarChart/);
      const talk = await app.getConversation(id);
      assert.deepEqual(talk.turns.map(({ result }) => result), [
        { kind: "adopted", version: 2, isCurrent: true },
      ]);
      assert.equal((await app.undo(undo.token)).label, "Back to version 1");
      const back = await app.getCard(id);
      assert.equal(back.version, 3, "a return adds a version");
      assert.match(JSON.stringify(back.content?.tree), /LineChart/);
      await assert.rejects(app.undo(undo.token));
    },
  );
});

Deno.test("an undo does not push away what came after the choice", async () => {
  await withMadeBlock(
    (block) => inOrder(text(answers.json(barChart(block)))),
    async ({ program: { app, maker }, id }) => {
      await maker.wait((await app.requestEdit(id, "make it a bar chart")).id);
      const { undo } = await app.chooseProposal(id, 2);
      await app.returnToVersion(id, 1);
      await assert.rejects(app.undo(undo.token), /not on the card any more/);
      assert.equal((await app.getCard(id)).version, 3);
    },
  );
});

Deno.test("a dropped change stays in the conversation, and the card as it was", async () => {
  await withMadeBlock(
    (block) => inOrder(text(answers.json(barChart(block)))),
    async ({ program: { app, maker }, id }) => {
      await maker.wait((await app.requestEdit(id, "make it a bar chart")).id);
      const card = await app.dropProposal(id, 2);
      assert.deepEqual([card.version, card.proposal, card.editing], [1, null, null]);
      const { turns, sentence } = await app.getConversation(id);
      assert.equal(sentence, MADE_SENTENCE);
      assert.deepEqual(turns.map(({ generation, result }) => [generation.request, result]), [
        ["make it a bar chart", { kind: "not_used", version: 2 }],
      ]);
      await assert.rejects(app.chooseProposal(id, 2), /Cannot find/);
    },
  );
});

Deno.test("a proposal whose base was replaced says so and cannot be chosen", async () => {
  await withMadeBlock(
    (block) => inOrder(text(answers.json(barChart(block)))),
    async ({ program: { app, maker }, id, block }) => {
      await maker.wait((await app.requestEdit(id, "make it a bar chart")).id);
      const saved = await app.saveCode(id, { ...block, manifest: JSON.stringify(block.manifest) });
      assert.equal(saved.kind, "adopted", JSON.stringify(saved));
      assert.equal((await app.getProposal(id, 2)).isOutdated, true);
      await assert.rejects(app.chooseProposal(id, 2), /made from version 1/);
    },
  );
});

Deno.test("a change that ends after its base was replaced is outdated, and compared with that base", async () => {
  const { promise: until, resolve: release } = Promise.withResolvers<void>();
  await withMadeBlock(
    (block) => ({ reply: () => ({ kind: "held", text: answers.json(barChart(block)), until }) }),
    async ({ program: { app, maker }, id, block }) => {
      const started = await app.requestEdit(id, "make it a bar chart");
      await app.saveCode(id, { ...block, manifest: JSON.stringify({ ...block.manifest, title: "Euro" }) });
      release();
      const ended = await maker.wait(started.id);
      assert.equal(ended.status, "proposed", JSON.stringify(ended.diagnosis));
      const proposal = await app.getProposal(id, ended.version ?? 0);
      assert.deepEqual([proposal.version.parent, proposal.isOutdated], [1, true]);
      await assert.rejects(app.chooseProposal(id, ended.version ?? 0), /made from version 1/);
      const [turn] = (await app.getConversation(id)).turns;
      assert.equal(turn?.isCurrent, false);
    },
  );
});

Deno.test("later requests carry the sentence and every request before", async () => {
  await withMadeBlock(
    (block) => inOrder(text(answers.json(barChart(block)))),
    async ({ program: { app, maker }, id, model }) => {
      await maker.wait((await app.requestEdit(id, "make it a bar chart")).id);
      await app.chooseProposal(id, 2);
      await maker.wait((await app.requestEdit(id, "and larger")).id);
      const asked = model.seen.at(-1)?.body ?? "";
      for (const words of [MADE_SENTENCE, "make it a bar chart", "and larger", "BarChart"]) {
        assert.ok(asked.includes(words), words);
      }
      const { version } = await app.getProposal(id, 3);
      assert.deepEqual(version.manifest.requests, ["make it a bar chart", "and larger"]);
    },
  );
});

Deno.test("a change that ends badly can be dismissed, and stands in the conversation with its reason", async () => {
  await withMadeBlock(
    () => inOrder(text("I cannot do this")),
    async ({ program: { app, maker }, id }) => {
      const started = await app.requestEdit(id, "do the impossible");
      const ended = await maker.wait(started.id);
      assert.ok(["failed", "refused"].includes(ended.status), ended.status);
      assert.equal((await app.getCard(id)).editing?.id, started.id);
      const [turn] = (await app.getConversation(id)).turns;
      assert.ok(turn?.result.kind === "ended" && turn.result.reason !== "");
      const card = await app.dismissGeneration(started.id);
      const [kept] = (await app.getConversation(id)).turns;
      assert.deepEqual(kept?.result, turn.result, "the reason stays in the conversation");
      assert.equal(card.editing, null);
      expectState(card, "fresh");
    },
  );
});

Deno.test("a change that needs another host waits on the card beside its data, and goes on with the yes", async () => {
  const wider = (block: WrittenBlock) => ({
    ...block,
    manifest: { ...block.manifest, hosts: [MADE_HOST, "api.open-meteo.com"] },
  });
  await withMadeBlock(
    (block) => inOrder(text(answers.json(wider(block)))),
    async ({ program: { app, maker }, id }) => {
      await app.savePreferences({ ...await app.getPreferences(), allowPublicHosts: false });
      const started = await app.requestEdit(id, "with the weather");
      const waiting = await maker.wait(started.id);
      assert.deepEqual([waiting.status, waiting.hosts], ["needs_approval", ["api.open-meteo.com"]]);
      const card = await app.getCard(id);
      expectState(card, "fresh");
      assert.deepEqual([card.editing?.status, card.content !== null], ["needs_approval", true]);
      assert.equal((await app.getConversation(id)).need?.kind, "hosts");
      await app.approveHosts(id, ["api.open-meteo.com"]);
      const ended = await maker.wait(started.id);
      assert.equal(ended.status, "proposed", JSON.stringify(ended.diagnosis));
      const { change } = await app.getProposal(id, ended.version ?? 0);
      assert.deepEqual(change?.hosts, { added: ["api.open-meteo.com"], removed: [] });
    },
  );
});

Deno.test("a change that needs a fact asks for it beside the data, and its preview is made with it", async () => {
  const withFact = (block: WrittenBlock) => ({
    ...replaced(block, "view", ["label={`", "label={`${settings.owner}: "]),
    manifest: {
      ...block.manifest,
      settings: [
        ...block.manifest["settings"] as readonly unknown[],
        { name: "owner", label: "Your name", type: "text", required: true },
      ],
    },
  });
  await withMadeBlock(
    (block) => inOrder(text(answers.json(withFact(block)))),
    async ({ program: { app, maker, internet }, id }) => {
      const started = await app.requestEdit(id, "put my name before it");
      const waiting = await maker.wait(started.id);
      assert.equal(waiting.status, "needs_facts", JSON.stringify(waiting.diagnosis));
      const card = await app.getCard(id);
      expectState(card, "fresh");
      assert.deepEqual([card.editingNeed?.kind, card.content !== null], ["settings", true]);
      internet.setFault(MADE_HOST, { kind: "status", status: 503 });
      const saved = await app.saveSettings(id, { ...(await app.getBlock(id)).settings, owner: "Ada" });
      assert.equal(saved.kind, "saved", JSON.stringify(saved));
      const ended = await maker.wait(started.id);
      assert.equal(ended.status, "proposed", JSON.stringify(ended.diagnosis));
      const { content, change } = await app.getProposal(id, ended.version ?? 0);
      assert.match(JSON.stringify(content.tree), /Ada: /);
      assert.deepEqual(change?.settings.added, ["Your name"]);
    },
  );
});

Deno.test("requestEdit() refuses empty and endless words, a block without a version, and a second change at once", async () => {
  await withMadeBlock(() => ({ reply: () => ({ kind: "hang" }) }), async ({ program, id }) => {
    const { app } = program;
    for (const words of ["", "  \n ", "\u200b\u202e"]) {
      await assert.rejects(app.requestEdit(id, words), /Say what should change/);
    }
    await assert.rejects(
      app.requestEdit(id, "x".repeat(2_001)),
      /at most 2000 characters, this one has 2001/,
    );
    const started = await app.requestEdit(id, "something");
    await assert.rejects(app.requestEdit(id, "something else"), /worked on already/);
    await assert.rejects(app.dismissGeneration(started.id), /still being made/);
    await app.cancelGeneration(started.id);
    assert.equal((await app.getCard(id)).editing?.status, "cancelled");

    const other = await app.createFromSentence((await app.getDashboard()).id, `${MADE_SENTENCE} and more`);
    assert.ok(other.kind === "started");
    await assert.rejects(
      requestEdit({ ...program.deps, maker: program.maker }, other.generation.blockId, "smaller"),
      /no version yet/,
    );
    await app.cancelGeneration(other.generation.id);
  });
});

Deno.test("a request that is sent twice at once is made once, and one that goes on twice as well", async () => {
  await withMadeBlock(
    (block) =>
      inOrder(text("no block"), text("no block"), text("no block"), text(answers.json(barChart(block)))),
    async ({ program: { app, maker }, id }) => {
      const ask = () => app.requestEdit(id, "make it a bar chart");
      const ends = await Promise.allSettled([ask(), ask()]);
      assert.deepEqual(ends.map(({ status }) => status).sort(), ["fulfilled", "rejected"]);
      const { turns: [turn], ...talk } = await app.getConversation(id);
      assert.ok(turn !== undefined && talk.proposal === null);
      assert.equal((await maker.wait(turn.generation.id)).status, "failed");
      const again = await Promise.allSettled([
        app.retryGeneration(turn.generation.id),
        app.requestEdit(id, "make it another chart"),
      ]);
      assert.deepEqual(again.map(({ status }) => status).sort(), ["fulfilled", "rejected"]);
      for (const { generation } of (await app.getConversation(id)).turns) await maker.wait(generation.id);
      assert.equal((await app.getConversation(id)).turns.length <= 2, true);
    },
  );
});

Deno.test("a block of a recipe is changed in words as well", async () => {
  const block = await exampleBlock();
  const model = await startScriptedModel(inOrder(text(answers.json(block))));
  try {
    await withProgram(async (program) => {
      const { app, maker } = program;
      const id = await givenReadyBlock(program, "EUR/USD for the last 30 days");
      const ended = await maker.wait((await app.requestEdit(id, "as a line with the change")).id);
      assert.equal(ended.status, "proposed", JSON.stringify(ended.diagnosis));
      assert.match(model.seen[0]?.body ?? "", /EUR\/USD for the last 30 days/);
    }, { model: { baseUrl: model.baseUrl, model: "scripted" } });
  } finally {
    await model.close();
  }
});
