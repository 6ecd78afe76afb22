import assert from "node:assert/strict";
import { exampleBlock } from "../testing/made_block.ts";
import type { GenerationView } from "./types.ts";
import { answers, inOrder, text } from "../testing/model/scripts.ts";
import { type ModelScript, type ScriptedModel, startScriptedModel } from "../testing/model/scripted_model.ts";
import type { TestProgram } from "../testing/start_program.ts";
import { withProgram } from "../testing/with_program.ts";

const SENTENCE = "How the euro did against the dollar this month, as a line, with my own words under it";

async function withModel(
  script: ModelScript,
  work: (program: TestProgram, model: ScriptedModel) => Promise<void>,
): Promise<void> {
  const model = await startScriptedModel(script);
  try {
    await withProgram((program) => work(program, model), {
      model: { baseUrl: model.baseUrl, model: "scripted", apiKey: "sk-canary" },
    });
  } finally {
    await model.close();
  }
}

async function make({ app, maker }: TestProgram): Promise<GenerationView> {
  await app.savePreferences({ ...await app.getPreferences(), allowPublicHosts: true });
  const answer = await app.createFromSentence((await app.getDashboard()).id, SENTENCE);
  assert.ok(answer.kind === "started", JSON.stringify(answer));
  return await maker.wait(answer.generation.id);
}

Deno.test("a trial says how much of the data traces: on the card that is made, and with its version", async () => {
  await withModel(inOrder(text(answers.json(await exampleBlock()))), async (program) => {
    const ended = await make(program);
    assert.equal(ended.status, "adopted", JSON.stringify(ended.diagnosis));
    assert.ok(
      ended.steps.some(({ note }) => /\d+ % of the values trace/.test(note)),
      JSON.stringify(ended.steps),
    );
    const { warnings = [] } = await program.app.getVersion(ended.blockId, 1);
    assert.deepEqual(warnings.map(({ kind }) => kind), ["traced"]);
    assert.match(warnings[0]?.message ?? "", /^(100|9\d|8\d) % of the values trace/);
  });
});

Deno.test("a view that nobody can read goes back to the model with what is wrong", async () => {
  const good = await exampleBlock();
  const view = `import { Link } from "@tessera/ui";
export default function View({ data }) {
  return <div>{JSON.stringify(data).slice(0, 200)}<Link href="https://frankfurter.dev"></Link></div>;
}`;
  const bad = { ...good, view };
  await withModel(inOrder(text(answers.json(bad)), text(answers.json(good))), async (program, model) => {
    const ended = await make(program);
    assert.deepEqual([ended.status, ended.attempt], ["adopted", 2], JSON.stringify(ended.diagnosis));
    assert.match(model.seen[1]?.body ?? "", /link-name/);
  });
});

Deno.test("real days with made-up numbers are refused, and the person sees why", async () => {
  const good = await exampleBlock();
  const backend = `
import { z } from "zod";
export const dataSchema = z.object({ days: z.array(z.object({ day: z.string(), note: z.string(), rate: z.number() })) });
export async function fetchData() {
  const response = await fetch("https://api.frankfurter.dev/v1/latest?base=EUR&symbols=USD");
  return await response.json();
}
export function processData(raw) {
  const made = [3.14159, 2.71828, 1.41421, 1.73205];
  return { days: made.map((rate, at) => ({ day: raw.date, note: raw.base + " against USD, " + raw.date, rate })) };
}`;
  const view = `import { Table } from "@tessera/ui";
export default function View({ data }) {
  return <Table rows={data.days} columns={[{ key: "day", label: "Day" }, { key: "rate", label: "Rate" }]} />;
}`;
  const invented = text(answers.json({ ...good, backend, view }));
  await withModel(inOrder(invented, invented, invented), async (program) => {
    const ended = await make(program);
    assert.equal(ended.status, "draft");
    assert.match(JSON.stringify(ended.steps), /None of the numbers comes from an answer/);
  });
});
