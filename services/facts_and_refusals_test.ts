import assert from "node:assert/strict";
import type { Site } from "../testing/internet/types.ts";
import { type ModelScript, type ScriptedModel, startScriptedModel } from "../testing/model/scripted_model.ts";
import { answers, inOrder, text, type WrittenBlock } from "../testing/model/scripts.ts";
import type { TestProgram } from "../testing/start_program.ts";
import { expectState, withProgram } from "../testing/with_program.ts";
import type { GenerationView } from "./types.ts";

const HOST = "api.towns.example";

const towns: Site = {
  hosts: [HOST],
  handle(request) {
    const { pathname, searchParams } = new URL(request.url);
    if (pathname === "/members") return Response.json({ error: "sign in" }, { status: 401 });
    const town = searchParams.get("town") ?? "";
    return Response.json({ town, people: 1_000 + town.length });
  },
};

function block(path = "/people"): WrittenBlock {
  return {
    manifest: {
      title: "People in my town",
      hosts: [HOST],
      settings: [
        { name: "town", label: "Your town", type: "text", required: true },
        { name: "unit", label: "Unit", type: "text", default: "people" },
      ],
    },
    backend: `import { z } from "zod";
export const dataSchema = z.object({ town: z.string(), people: z.number() });
export async function fetchData(ctx: BlockContext) {
  const response = await fetch(\`https://${HOST}${path}?town=\${ctx.settings.town}\`);
  if (!response.ok) throw new Error(\`answered \${response.status}\`);
  return await response.json();
}
export function processData(raw: unknown) { return dataSchema.parse(raw); }`,
    view: `import { Stat } from "@tessera/ui";
export default function View({ data }: BlockProps) { return <Stat label={data.town} value={data.people} />; }`,
  };
}

async function withModel(
  script: ModelScript,
  work: (program: TestProgram, model: ScriptedModel) => Promise<void>,
): Promise<void> {
  const model = await startScriptedModel(script);
  try {
    await withProgram(async (program) => {
      const preferences = await program.app.getPreferences();
      await program.app.savePreferences({ ...preferences, allowPublicHosts: true });
      await work(program, model);
    }, { sites: [towns], model: { baseUrl: model.baseUrl, model: "scripted" } });
  } finally {
    await model.close();
  }
}

async function start({ app, maker }: TestProgram, sentence: string): Promise<GenerationView> {
  const answer = await app.createFromSentence((await app.getDashboard()).id, sentence);
  if (answer.kind !== "started") throw new Error(JSON.stringify(answer));
  return await maker.wait(answer.generation.id);
}

Deno.test("what only the person knows is asked for before anything runs, and the making goes on with it", async () => {
  await withModel(inOrder(text(answers.json(block()))), async (program, model) => {
    const { app, maker, internet } = program;
    const waiting = await start(program, "How many people live in my town");
    assert.deepEqual([waiting.status, waiting.facts.map(({ name }) => name)], ["needs_facts", ["town"]]);
    assert.equal(internet.seen.length, 0);
    const { need } = expectState(await app.getCard(waiting.blockId), "needs_you");
    assert(need.kind === "settings" && need.facts?.[0]?.label === "Your town", JSON.stringify(need));

    const form = await app.getSettingsForm(waiting.blockId);
    assert.deepEqual(form.definitions.map(({ name }) => name), ["town"]);
    const empty = await app.saveSettings(waiting.blockId, { town: " " });
    assert(empty.kind === "invalid" && /Your town is needed/.test(empty.errors["town"] ?? ""));
    assert.equal((await app.saveSettings(waiting.blockId, { town: "Porto" })).kind, "saved");
    const ended = await maker.wait(waiting.id);
    assert.equal(ended.status, "adopted", JSON.stringify(ended.diagnosis));
    expectState(await app.getCard(waiting.blockId), "fresh");
    const [point] = await app.listData(waiting.blockId);
    assert.deepEqual(point?.data, { town: "Porto", people: 1_005 });
    assert.equal(model.seen.length, 1, "what was written is run, not written again");
    const later = await app.getSettingsForm(waiting.blockId);
    assert.deepEqual(later.definitions.map(({ name }) => name), ["town", "unit"]);
  });
});

Deno.test("a change that needs a fact asks for it, and leaves the other settings as a person chose them", async () => {
  const needy = block();
  const first = { ...needy, manifest: { ...needy.manifest, settings: needy.manifest["settings"] } };
  const year = { name: "year", label: "Which year", type: "number", required: true };
  const changed = {
    ...first,
    manifest: { ...first.manifest, settings: [...Object(first.manifest["settings"]), year] },
    view: first.view.replace("data.people}", 'data.people} unit="people"'),
  };
  await withModel(inOrder(text(answers.json(first)), text(answers.json(changed))), async (program) => {
    const { app, maker } = program;
    const made = await start(program, "How many people live in my town");
    await app.saveSettings(made.blockId, { town: "Porto", unit: "heads" });
    await maker.wait(made.id);
    const { manifest, backend, view } = await app.getVersion(made.blockId, 1);
    const job = {
      ...{ kind: "edit" as const, sentence: made.sentence, requests: [], request: "Of the year that I say" },
      base: { manifest, backend, view },
    };
    const edit = await maker.start(made.blockId, { job, baseVersion: 1, ending: "propose" });
    const waiting = await maker.wait(edit.id);
    assert.deepEqual([waiting.status, waiting.facts.map(({ name }) => name)], ["needs_facts", ["year"]]);
    const card = await app.getCard(made.blockId);
    assert.equal(card.editing?.status, "needs_facts");
    expectState(card, "fresh");

    assert.equal((await app.saveSettings(made.blockId, { year: "2026" })).kind, "saved");
    assert.equal((await maker.wait(edit.id)).status, "proposed");
    const { values } = await app.getSettingsForm(made.blockId);
    assert.deepEqual([values["town"], values["unit"]], ["Porto", "heads"]);
  });
});

Deno.test("a refusal is kept with its reason, its connection and its alternatives, and can be tried again", async () => {
  const refusal = {
    reason: "Notes of members are shown only to members",
    connection: { name: "TOWNS", origin: `https://${HOST}`, kind: "bearer", help: "In your account" },
    alternatives: ["Weather in Lisbon", "How many people live in Porto"],
  };
  const script = inOrder(text(JSON.stringify({ refusal })), text(answers.json(block())));
  await withModel(script, async (program) => {
    const { app, maker } = program;
    const refused = await start(program, "My notes as a member");
    assert.equal(refused.status, "refused");
    assert.deepEqual(refused.refusal, refusal);
    const { generation } = expectState(await app.getCard(refused.blockId), "draft");
    assert.equal(generation.status, "refused");
    await app.retryGeneration(refused.id);
    assert.equal((await maker.wait(refused.id)).status, "needs_facts");
    assert.equal((await maker.wait(refused.id)).refusal, null);
  });
});

Deno.test("an alternative takes the place of what was refused", async () => {
  const refusal = { reason: "Not possible", alternatives: ["Weather in Lisbon", "How many live in my town"] };
  const script = inOrder(text(JSON.stringify({ refusal })), text(answers.json(block())));
  await withModel(script, async (program) => {
    const { app, maker } = program;
    const refused = await start(program, "My notes as a member");
    const taken = await app.takeAlternative(refused.id, 1);
    assert(taken.answer.kind === "started");
    await maker.wait(taken.answer.generation.id);
    const { cards } = await app.getDashboard();
    assert.deepEqual(cards.map(({ id }) => id), [taken.answer.generation.blockId]);
    await assert.rejects(app.takeAlternative(refused.id, 7), /not offered any more/);
  });
});

Deno.test("an alternative that is pressed twice makes one block", async () => {
  const refusal = { reason: "Not possible", alternatives: ["How many live in my town"] };
  const script = inOrder(
    text(JSON.stringify({ refusal })),
    text(answers.json(block())),
    text(answers.json(block())),
  );
  await withModel(script, async (program, model) => {
    const { app, maker } = program;
    const refused = await start(program, "My notes as a member");
    const ends = await Promise.allSettled([
      app.takeAlternative(refused.id, 0),
      app.takeAlternative(refused.id, 0),
    ]);
    assert.deepEqual(ends.map(({ status }) => status).sort(), ["fulfilled", "rejected"]);
    const { cards } = await app.getDashboard();
    assert.equal(cards.length, 1);
    for (const { value } of ends.filter((end) => end.status === "fulfilled")) {
      if (value.answer.kind === "started") await maker.wait(value.answer.generation.id);
    }
    assert.equal(model.seen.length, 2);
  });
});

Deno.test("a source that the person named and that wants a sign-in ends as a refusal with the connection it needs", async () => {
  const members = { ...block("/members"), manifest: { title: "Members", hosts: [HOST] } };
  await withModel(inOrder(text(answers.json(members))), async (program, model) => {
    const refused = await start(program, `My notes from ${HOST}`);
    assert.equal(refused.status, "refused", JSON.stringify(refused.diagnosis));
    assert.match(refused.refusal?.reason ?? "", /answers only who signs in/);
    assert.deepEqual(refused.refusal?.connection?.origin, `https://${HOST}`);
    assert.equal(model.seen.length, 1);
    assert.equal((await program.app.getCard(refused.blockId)).content, null, "no data were made up");
  });
});

Deno.test("the plan that a model gives is stored and told with the block", async () => {
  const plan = {
    ...{ source: `${HOST}/people`, technique: "json_api", fallbacks: [], view: "Stat", refresh: "daily" },
    needs: ["the town"],
  };
  await withModel(inOrder(text(JSON.stringify({ plan, ...block() }))), async (program) => {
    const made = await start(program, "How many people live in my town");
    assert.deepEqual(made.plan, plan);
    assert.deepEqual((await program.app.getBlock(made.blockId)).plan, plan);
  });
});

Deno.test("what a call learns of a model's server is remembered for the next one", async () => {
  const script = {
    ...inOrder(text(answers.json(block()))),
    refuses: ["stream_options", "json_schema"] as const,
  };
  await withModel(script, async (program, model) => {
    await start(program, "How many people live in my town");
    const first = model.seen.length;
    await start(program, "How many people live in another town");
    assert.deepEqual([first, model.seen.length], [2, 3]);
    assert.deepEqual([model.seen.at(-1)?.tools, model.seen.at(-1)?.format], [[], "text"]);
    const test = await program.app.testModel();
    assert(test.kind === "ok");
    assert.equal(test.features[0], "json_object");
  });
});
