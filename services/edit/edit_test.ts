import assert from "node:assert/strict";
import type { BlockId } from "../../domain/ids.ts";
import { answers, inOrder, text, type WrittenBlock } from "../../testing/model/scripts.ts";
import {
  type ModelScript,
  type ScriptedModel,
  startScriptedModel,
} from "../../testing/model/scripted_model.ts";
import type { TestProgram } from "../../testing/start_program.ts";
import { expectState, givenReadyBlock, withProgram } from "../../testing/with_program.ts";
import { requestEdit } from "./request_edit.ts";
import { asksAsBefore } from "./trial_edit.ts";

const SENTENCE = "How the euro did against the dollar this month, as a line, with my own words under it";
const HOST = "api.frankfurter.dev";

async function exampleBlock(): Promise<WrittenBlock> {
  const read = (file: string) =>
    Deno.readTextFile(new URL(`../../generation/example/${file}`, import.meta.url));
  return {
    manifest: JSON.parse(await read("manifest.json")),
    backend: await read("backend.ts"),
    view: await read("view.tsx"),
  };
}

function replaced(block: WrittenBlock, file: "backend" | "view", [from, to]: readonly [string, string]) {
  const changed = block[file].replaceAll(from, to);
  assert.notEqual(changed, block[file], `expected "${from}" in ${file}`);
  return { ...block, [file]: changed };
}

interface Bench {
  readonly program: TestProgram;
  readonly model: ScriptedModel;
  readonly block: WrittenBlock;
  readonly id: BlockId;
}

/** A block that a model made, on the card; the model then answers by the script. */
async function withMadeBlock(
  script: (block: WrittenBlock) => ModelScript,
  work: (bench: Bench) => Promise<void>,
  made?: WrittenBlock,
): Promise<void> {
  const block = made ?? await exampleBlock();
  const model = await startScriptedModel(inOrder(text(answers.json(block))));
  try {
    await withProgram(async (program) => {
      const { app, maker } = program;
      await app.savePreferences({ ...await app.getPreferences(), allowPublicHosts: true });
      const answer = await app.createFromSentence((await app.getDashboard()).id, SENTENCE);
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

/** From now on the source is down, and what the broker keeps of it is too old: whatever asks it fails. */
function closeNetwork({ internet, clock }: TestProgram): void {
  clock.now += 2 * 3_600_000;
  internet.setFault(HOST, { kind: "status", status: 503 });
}

const barChart = (block: WrittenBlock) => replaced(block, "view", ["LineChart", "BarChart"]);

Deno.test("a change of the view alone works without a network and waits to be chosen", async () => {
  await withMadeBlock(
    (block) => inOrder(text(answers.json(barChart(block)))),
    async ({ program, id, model }) => {
      const { app, maker, internet } = program;
      closeNetwork(program);
      const before = internet.seen.length;
      const shown = (await app.getCard(id)).content;
      const started = await app.requestEdit(id, "  make it a\nbar chart ");
      assert.deepEqual([started.status, started.job, started.request], [
        "running",
        "edit",
        "make it a bar chart",
      ]);
      const ended = await maker.wait(started.id);
      assert.equal(ended.status, "proposed", JSON.stringify(ended.diagnosis));
      assert.equal(internet.seen.length, before, "no request left the program");
      assert.match(model.seen.at(-1)?.body ?? "", /make it a bar chart/);

      const card = await app.getCard(id);
      assert.deepEqual([card.version, card.proposal], [1, { version: 2, kind: "edit" }]);
      assert.deepEqual(card.content, shown, "the card shows what it showed");
      const proposal = await app.getProposal(id, 2);
      assert.match(JSON.stringify(proposal.content.tree), /BarChart/);
      assert.match(JSON.stringify(proposal.current?.tree), /LineChart/);
      assert.deepEqual(
        [proposal.isOutdated, proposal.change?.isBackendChanged, proposal.change?.isViewChanged],
        [false, false, true],
      );
      assert.deepEqual([
        proposal.request,
        proposal.version.manifest.prompt,
        proposal.version.manifest.requests,
      ], [
        "make it a bar chart",
        SENTENCE,
        ["make it a bar chart"],
      ]);
    },
  );
});

Deno.test("a change of what is made of the answers is tried on the recorded ones", async () => {
  await withMadeBlock(
    (block) =>
      inOrder(text(answers.json(replaced(block, "backend", [
        "(last.rate / first.rate - 1) * 100",
        "(last.rate / first.rate - 1) * 1000",
      ])))),
    async ({ program, id }) => {
      const { app, maker } = program;
      closeNetwork(program);
      const ended = await maker.wait((await app.requestEdit(id, "in per mille")).id);
      assert.equal(ended.status, "proposed", JSON.stringify(ended.diagnosis));
      const { change } = await app.getProposal(id, 2);
      assert.equal(change?.isBackendChanged, true);
    },
  );
});

Deno.test("a change of how the source is asked runs live, whatever is recorded", async () => {
  const asksMore = (block: WrittenBlock) =>
    replaced(block, "backend", ["URLSearchParams({ base", 'URLSearchParams({ amount: "2", base']);
  await withMadeBlock((block) => inOrder(text(answers.json(asksMore(block)))), expectLive);
});

Deno.test("a change behind an unchanged fetchData runs live when the recorded answers do not cover it", async () => {
  const [root, other] = ["https://api.frankfurter.dev/v1/", "https://api.frankfurter.dev/v1/../v1/latest/"];
  const block = replaced(await exampleBlock(), "backend", [root, "${ROOT}"]);
  const withRoot = (value: string) => ({
    ...block,
    backend: `${block.backend}\nconst ROOT = ${JSON.stringify(value)};\n`,
  });
  await withMadeBlock(() => inOrder(text(answers.json(withRoot(other)))), expectLive, withRoot(root));
});

/** The source is down, and nothing recorded answers the change: it was asked all the same. */
async function expectLive({ program, id }: Bench): Promise<void> {
  const { app, maker, internet } = program;
  closeNetwork(program);
  const before = internet.seen.length;
  const ended = await maker.wait((await app.requestEdit(id, "ask for more")).id);
  assert.equal(ended.status, "draft", JSON.stringify(ended.diagnosis));
  assert.ok(internet.seen.length > before, "the source was asked");
  const card = await app.getCard(id);
  assert.deepEqual([card.version, card.editing?.status, card.proposal], [1, "draft", null]);
  expectState(card, "fresh");
}

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
      assert.equal(sentence, SENTENCE);
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

Deno.test("later requests carry the sentence and every request before", async () => {
  await withMadeBlock(
    (block) => inOrder(text(answers.json(barChart(block)))),
    async ({ program: { app, maker }, id, model }) => {
      await maker.wait((await app.requestEdit(id, "make it a bar chart")).id);
      await app.chooseProposal(id, 2);
      await maker.wait((await app.requestEdit(id, "and larger")).id);
      const asked = model.seen.at(-1)?.body ?? "";
      for (const words of [SENTENCE, "make it a bar chart", "and larger", "BarChart"]) {
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
      assert.equal(card.editing, null);
      expectState(card, "fresh");
    },
  );
});

Deno.test("a change that needs another host waits on the card beside its data, and goes on with the yes", async () => {
  const wider = (block: WrittenBlock) => ({
    ...block,
    manifest: { ...block.manifest, hosts: [HOST, "api.open-meteo.com"] },
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

    const other = await app.createFromSentence((await app.getDashboard()).id, `${SENTENCE} and more`);
    assert.ok(other.kind === "started");
    await assert.rejects(
      requestEdit({ ...program.deps, maker: program.maker }, other.generation.blockId, "smaller"),
      /no version yet/,
    );
    await app.cancelGeneration(other.generation.id);
  });
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

Deno.test("asksAsBefore() tells a change of the look and of the use from one of the request", async () => {
  const block = await exampleBlock();
  const { Manifest } = await import("../../domain/manifest.ts");
  const base = { ...block, manifest: Manifest.parse(block.manifest) };
  assert.equal(asksAsBefore(base, { ...base, view: "other" }), true);
  assert.equal(asksAsBefore(base, { ...base, backend: base.backend.replaceAll("\n", " \r\n") }), true);
  assert.equal(
    asksAsBefore(base, {
      ...base,
      manifest: { ...base.manifest, title: "Other", size: { columns: 6, rows: 3 } },
    }),
    true,
  );
  assert.equal(
    asksAsBefore(base, {
      ...base,
      manifest: { ...base.manifest, hosts: [...base.manifest.hosts, "a.example"] },
    }),
    false,
  );
  assert.equal(asksAsBefore(base, { ...base, backend: base.backend.replace("fetch(", "fetch (") }), false);
});
