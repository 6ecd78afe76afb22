import assert from "node:assert/strict";
import type { BlockId } from "../../domain/ids.ts";
import type { GuestReport, Sandbox } from "../../sandbox/mod.ts";
import { saveBudget } from "../../storage/budgets.ts";
import { countCalls } from "../../storage/model_calls.ts";
import { listCalls, sumCallsOfGeneration } from "../../storage/spending_sums.ts";
import { givenCall } from "../../testing/rows.ts";
import { goodBlock, WEATHER_HOST } from "../../testing/model/hostile_blocks.ts";
import {
  type ModelScript,
  type ScriptedModel,
  startScriptedModel,
} from "../../testing/model/scripted_model.ts";
import { answers, inOrder, text, type WrittenBlock } from "../../testing/model/scripts.ts";
import { TEST_START, type TestProgram } from "../../testing/start_program.ts";
import { withProgram } from "../../testing/with_program.ts";
import { refreshBlock } from "../refresh_block.ts";
import type { GenerationView } from "../types.ts";

const SENTENCE = "Degrees where I live, large";
const weather = {
  hosts: [WEATHER_HOST],
  handle: () => Response.json({ celsius: 17.29, town: "Lisbon" }),
};
const broken: WrittenBlock = { ...goodBlock, backend: `${goodBlock.backend}\nlet x = ;` };

interface Bench {
  readonly program: TestProgram;
  readonly model: ScriptedModel;
  ask(): Promise<GenerationView>;
}

async function withModel(
  script: ModelScript,
  work: (bench: Bench) => Promise<void>,
  extra = {},
): Promise<void> {
  const model = await startScriptedModel(script);
  try {
    await withProgram(async (program) => {
      const { app, maker } = program;
      await app.savePreferences({ ...await app.getPreferences(), allowPublicHosts: true });
      await work({
        ...{ program, model },
        async ask() {
          const answer = await app.createFromSentence((await app.getDashboard()).id, SENTENCE);
          assert.ok(answer.kind === "started", JSON.stringify(answer));
          return await maker.wait(answer.generation.id);
        },
      });
    }, { model: { baseUrl: model.baseUrl, model: "scripted", apiKey: "key", ...extra }, sites: [weather] });
  } finally {
    await model.close();
  }
}

const GOOD = inOrder(text(answers.json(goodBlock)));

Deno.test("a generation that a budget does not allow asks no model, and its card says which one and what to do", async () => {
  await withModel(GOOD, async ({ program: { db, app }, model, ask }) => {
    await saveBudget(db, { kind: "day", blockId: null }, { budget: { tokens: 500, micros: null }, at: 1 });
    const ended = await ask();
    assert.deepEqual([ended.status, ended.diagnosis?.kind, ended.diagnosis?.move], [
      "failed",
      "model_budget",
      "person",
    ]);
    assert.match(ended.diagnosis?.happened ?? "", /budget of all blocks for today .* 0 tokens of 500 tokens/);
    assert.match(ended.diagnosis?.advice ?? "", /Raise it under Budgets/);
    assert.equal(model.seen.length, 0);
    assert.equal((await app.getCard(ended.blockId)).state.kind, "draft");
  });
});

Deno.test("a generation whose budget ends keeps its best attempt, and another try has a new budget", async () => {
  const script = inOrder(text(answers.json(broken)), text(answers.json(goodBlock)));
  await withModel(script, async ({ program, model, ask }) => {
    const { db, app, maker } = program;
    assert.equal((await ask()).status, "adopted");
    // Enough for one call whatever it holds, and too little for the second.
    const tokens = Math.ceil((model.seen[0]?.body.length ?? 0) / 3) + 4_000;
    await saveBudget(db, { kind: "generation", blockId: null }, { budget: { tokens, micros: null }, at: 1 });
    await givenSpentBy(program, 2 * tokens);
    model.setScript(script);
    const ended = await ask();
    assert.deepEqual([ended.status, ended.diagnosis?.kind], ["draft", "model_budget"], JSON.stringify(ended));
    assert.match(ended.diagnosis?.happened ?? "", /one generation/);
    assert.equal(model.seen.length, 3);
    program.clock.now += 1_000;
    await app.retryGeneration(ended.id);
    assert.equal((await maker.wait(ended.id)).status, "adopted");
  });
});

/** What others spent is not this generation's. */
async function givenSpentBy({ db }: TestProgram, tokens: number): Promise<void> {
  await givenCall(db, { blockId: null, generationId: null, tokens, at: TEST_START });
}

Deno.test("what a generation says it spent is what the ledger sums up", async () => {
  await withModel(
    inOrder(text(answers.json(broken)), text(answers.json(goodBlock))),
    async ({ program: { db, app }, ask }) => {
      const ended = await ask();
      const sum = await sumCallsOfGeneration(db, ended.id);
      assert.equal(sum.calls, 2);
      assert.equal(ended.tokens, sum.promptTokens + sum.completionTokens);
      assert.equal((await app.getCard(ended.blockId)).tokens, ended.tokens);
      assert.deepEqual(
        (await listCalls(db, { since: 0, limit: 9 })).map(({ purpose }) => purpose).sort(),
        ["repair", "write"],
      );
      assert.equal(ended.model, "scripted");
    },
  );
});

Deno.test("another model repairs what the first one wrote, where the configuration names one", async () => {
  await withModel(
    inOrder(text(answers.json(broken)), text(answers.json(goodBlock))),
    async ({ model, ask }) => {
      assert.equal((await ask()).status, "adopted");
      assert.deepEqual(model.seen.map((asked) => asked.model), ["scripted", "mender"]);
    },
    { repairModel: "mender" },
  );
});

Deno.test("a block is rebuilt by the model that a person chose, beside the version on the card", async () => {
  await withModel(GOOD, async ({ program: { app, maker, deps }, model, ask }) => {
    const { blockId } = await ask();
    const other = { label: "Rival", baseUrl: model.baseUrl, model: "rival", apiKey: "key" };
    assert.deepEqual(await app.saveModelSettings({ id: "new", ...other }), {});
    const rival = (await app.listModels()).models.find((entry) => entry.model === "rival");
    const view = goodBlock.view.replace("label={data.town}", 'label={"Rival " + data.town}');
    model.setScript(
      inOrder(text(answers.json({ ...broken, view })), text(answers.json({ ...goodBlock, view }))),
    );
    const ended = await maker.wait((await app.rebuildBlock(blockId, rival?.id ?? "")).id);
    assert.deepEqual(
      [ended.status, ended.job, ended.model],
      ["proposed", "rebuild", "rival"],
      JSON.stringify(ended),
    );
    assert.deepEqual(model.seen.slice(1).map((asked) => asked.model), ["rival", "rival"]);
    const card = await app.getCard(blockId);
    assert.deepEqual([card.version, card.proposal?.kind], [1, "rebuild"]);

    const { current, proposed } = await app.compareModels(blockId, card.proposal?.version ?? 0);
    assert.deepEqual([current?.origin.kind === "model" && current.origin.model, current?.attempts], [
      "scripted",
      1,
    ]);
    assert.deepEqual([proposed.origin.kind === "model" && proposed.origin.model, proposed.attempts], [
      "rival",
      2,
    ]);
    const spent = await sumCallsOfGeneration(deps.db, ended.id);
    assert.equal(proposed.tokens, spent.promptTokens + spent.completionTokens);
    assert.ok((current?.tokens ?? 0) > 0 && proposed.tokens > (current?.tokens ?? 0));
    await assert.rejects(app.rebuildBlock(blockId, "nobody"), /model/i);
  });
});

Deno.test("1,000 refreshes ask no model, and the ledger and the card prove it", async () => {
  await withModel(GOOD, async ({ program, model, ask }) => {
    const { app, deps, db, clock } = program;
    const { blockId, tokens } = await ask();
    const before = {
      calls: await countCalls(db),
      card: await app.getCard(blockId),
      asked: model.seen.length,
    };
    assert.deepEqual([before.calls, before.asked, before.card.refreshes], [1, 1, 0]);

    const { sandbox, lastReport } = keepReports(deps.sandbox);
    for (let run = 0; run < 5; run++) {
      clock.now += 60_000;
      await refreshBlock({ ...deps, sandbox }, blockId, "schedule");
    }
    await refreshOften(program, blockId, { sandbox: repeat(deps.sandbox, lastReport()), times: 995 });

    const card = await app.getCard(blockId);
    assert.equal(card.state.kind, "fresh", JSON.stringify(card.state));
    assert.equal(card.refreshes, 1_000);
    assert.deepEqual([card.tokens, card.tokensSince], [tokens, 0]);
    assert.deepEqual([await countCalls(db), model.seen.length], [1, 1]);

    // The counter is measured: a call that belongs to no generation would show.
    await givenCall(db, { blockId, generationId: null, tokens: 12 });
    assert.equal((await app.getCard(blockId)).tokensSince, 12);
  });
});

async function refreshOften(
  { deps, clock }: TestProgram,
  id: BlockId,
  { sandbox, times }: { readonly sandbox: Sandbox; readonly times: number },
): Promise<void> {
  for (let run = 0; run < times; run++) {
    clock.now += 60_000;
    await refreshBlock({ ...deps, sandbox }, id, "schedule");
  }
}

/** The real sandbox, whose last report can be asked for. */
function keepReports(real: Sandbox): { readonly sandbox: Sandbox; lastReport(): GuestReport } {
  let last: GuestReport | undefined;
  return {
    sandbox: {
      ...real,
      async run(job, signal) {
        last = await real.run(job, signal);
        return last;
      },
    },
    lastReport() {
      assert.ok(last?.kind === "answered", JSON.stringify(last));
      return last;
    },
  };
}

/** Answers every run with the same report: the thousand runs are about what stands around the sandbox. */
function repeat(real: Sandbox, report: GuestReport): Sandbox {
  return { ...real, run: () => Promise.resolve(report) };
}
