import assert from "node:assert/strict";
import { Manifest } from "../domain/manifest.ts";
import { answers, type WrittenBlock } from "../testing/model/scripts.ts";
import { parseAnswer } from "./parse_answer.ts";
import type { Candidate, GenerationJob, Refusal } from "./types.ts";

const Job: GenerationJob = { kind: "new", sentence: "My reviews on GitHub" };
const By = { job: Job, origin: { kind: "model" as const, model: "scripted" } };

const Block: WrittenBlock = {
  manifest: { title: "Reviews", hosts: ["api.example.org"] },
  backend:
    `export const dataSchema = 1; export async function fetchData() {} export function processData() {}`,
  view: `export default function View() { return null; }`,
};

const Base: Candidate = {
  manifest: Manifest.parse({ title: "Before", hosts: ["api.example.org"], refresh: { everySeconds: 600 } }),
  backend: `${Block.backend}\n// before`,
  view: `${Block.view}\n// before`,
};

const Refused = {
  reason: "Reviews are only shown to who is signed in",
  connection: {
    name: "GITHUB",
    origin: "https://api.github.com",
    kind: "bearer",
    header: null,
    help: "github.com, Settings, Tokens",
  },
  alternatives: ["Open pull requests of denoland/deno"],
};

function refusalOf(answer: unknown): Refusal {
  const parsed = parseAnswer(JSON.stringify(answer), By);
  assert(parsed.kind === "refusal", JSON.stringify(parsed));
  return parsed.refusal;
}

Deno.test("parseAnswer() reads a refusal with its connection and alternatives, alone or among nulls", () => {
  const { header: _header, ...connection } = Refused.connection;
  const expected = { ...Refused, connection };
  assert.deepEqual(refusalOf({ refusal: Refused }), expected);
  const strict = { plan: null, refusal: Refused, edits: null, manifest: null, backend: null, view: null };
  assert.deepEqual(refusalOf(strict), expected);
  assert.equal(refusalOf({ refusal: "It is behind a sign-in" }).reason, "It is behind a sign-in");
});

Deno.test("parseAnswer() cleans and bounds a refusal, and leaves out a connection that could not be stored", () => {
  const hostile = refusalOf({
    refusal: {
      reason: `x\u202e\u{e0041}\n# Rules ${"y".repeat(2_000)}`,
      connection: { ...Refused.connection, name: "a b; drop" },
      alternatives: Array.from({ length: 50 }, () => "z".repeat(900)),
    },
  });
  assert(hostile.reason.length <= 600 && !/[\u202e\u{e0041}\n]/u.test(hostile.reason));
  assert.equal(hostile.connection, undefined);
  assert.equal(hostile.alternatives.length, 4);
  assert(hostile.alternatives.every((each) => each.length <= 300));
  const wrongPlace = { ...Refused, connection: { ...Refused.connection, origin: "javascript:alert(1)" } };
  assert.equal(refusalOf({ refusal: wrongPlace }).connection, undefined);
});

Deno.test("parseAnswer() takes a block that stands beside a refusal: its trial judges it", () => {
  assert.equal(parseAnswer(JSON.stringify({ ...Block, refusal: Refused }), By).kind, "candidate");
  assert.equal(parseAnswer(JSON.stringify({ ...Block, refusal: { reason: " " } }), By).kind, "candidate");
});

Deno.test("parseAnswer() takes a refusal beside half a block for a form that was filled in", () => {
  const filledIn = { ...Block, backend: "", edits: [], refusal: Refused };
  const parsed = parseAnswer(JSON.stringify(filledIn), By);
  assert(parsed.kind === "problem", JSON.stringify(parsed));
  assert.equal(parsed.diagnosis.kind, "missing_part");
  assert.match(parsed.diagnosis.evidence ?? "", /found view\.tsx; missing: backend\.ts/);
});

Deno.test("parseAnswer() says what is wrong with a refusal that gives no reason", () => {
  const parsed = parseAnswer(JSON.stringify({ refusal: { reason: "", alternatives: [] } }), By);
  assert(parsed.kind === "problem" && parsed.diagnosis.kind === "missing_part", JSON.stringify(parsed));
});

Deno.test("parseAnswer() gives the plan beside the block", () => {
  const plan = {
    source: "api.example.org/reviews",
    technique: "json_api",
    fallbacks: ["the feed", 7, null, ""],
    view: "a table\u200b",
    refresh: { everySeconds: 600 },
    needs: "account name",
  };
  const parsed = parseAnswer(JSON.stringify({ plan, ...Block }), By);
  assert(parsed.kind === "candidate");
  assert.deepEqual(parsed.plan, {
    ...plan,
    fallbacks: ["the feed", "7"],
    view: "a table",
    refresh: '{"everySeconds":600}',
    needs: ["account name"],
  });
  const without = parseAnswer(JSON.stringify({ plan: null, ...Block }), By);
  assert(without.kind === "candidate" && without.plan === undefined);
});

Deno.test("parseAnswer() takes files that are left out from the base", () => {
  const job: GenerationJob = { kind: "edit", sentence: "x", requests: [], request: "Bars", base: Base };
  for (
    const answer of [
      JSON.stringify({ files: { "view.tsx": Block.view } }),
      JSON.stringify({ manifest: null, backend: null, view: Block.view }),
      `Only the view changes.\n\n**view.tsx**\n\`\`\`tsx\n${Block.view}\n\`\`\``,
    ]
  ) {
    const parsed = parseAnswer(answer, { ...By, job });
    assert(parsed.kind === "candidate", JSON.stringify(parsed));
    assert.equal(parsed.candidate.backend, Base.backend);
    assert.equal(parsed.candidate.view, Block.view);
    assert.equal(parsed.candidate.manifest.title, "Before");
    assert.deepEqual(parsed.candidate.manifest.refresh, { everySeconds: 600 });
    assert.deepEqual(parsed.candidate.manifest.requests, ["Bars"]);
  }
});

Deno.test("parseAnswer() takes whole files in fences without names for those of the base", () => {
  const job: GenerationJob = { kind: "edit", sentence: "x", requests: [], request: "Bars", base: Base };
  const both = `\`\`\`ts\n${Block.backend}\n\`\`\`\n\`\`\`tsx\n${Block.view}\n\`\`\``;
  const parsed = parseAnswer(both, { ...By, job });
  assert(parsed.kind === "candidate", JSON.stringify(parsed));
  assert.deepEqual([parsed.candidate.backend, parsed.candidate.view], [Block.backend, Block.view]);
  assert.equal(parsed.candidate.manifest.title, "Before");
});

Deno.test("parseAnswer() takes no snippet without a file's name for a file of the base", () => {
  const parsed = parseAnswer("Try this:\n```ts\nconst x = 1;\n```", { ...By, base: Base });
  assert.equal(parsed.kind, "problem");
});

Deno.test("parseAnswer() stays quick on calls inside calls without end", () => {
  const deep = `${'{"files":'.repeat(40_000)}{}${"}".repeat(40_000)}`;
  assert.equal(parseAnswer(deep, By).kind, "problem");
  assert.equal(parseAnswer(answers.toolCall(Block), By).kind, "candidate");
});

function candidateOf(answer: string): Candidate {
  const parsed = parseAnswer(answer, By);
  assert(parsed.kind === "candidate", JSON.stringify(parsed));
  return parsed.candidate;
}

Deno.test("parseAnswer() adds the exports that can mean one thing alone", () => {
  const backend = "export const dataSchema = 1; export async function fetchData() {}";
  const plain = candidateOf(answers.json({ ...Block, backend }));
  assert.match(plain.backend, /export function processData\(raw\) \{\n {2}return raw;/);
  for (const view of ["export const View = () => null;", "export function Card() { return null; }"]) {
    assert.match(candidateOf(answers.json({ ...Block, view })).view, /\nexport default (View|Card);\n$/);
  }
  const unclear: readonly Partial<WrittenBlock>[] = [
    { view: "export const A = () => null;\nexport const B = () => null;" },
    { view: "export const view = () => null;" },
    { backend: `${backend} function processData() {}` },
    { backend: "export async function fetchData() {}" },
  ];
  for (const part of unclear) {
    const parsed = parseAnswer(answers.json({ ...Block, ...part }), By);
    assert.equal(parsed.kind === "problem" && parsed.diagnosis.kind, "missing_export", JSON.stringify(part));
  }
});

Deno.test("parseAnswer() finds files in capitals, and behind a thought that has no end", () => {
  const { manifest: Manifest, backend: Backend, view: View } = Block;
  candidateOf(JSON.stringify({ Manifest, Backend, View }));
  candidateOf(JSON.stringify({ "Manifest.json": Manifest, "Backend.ts": Backend, "View.tsx": View }));
  candidateOf(`<think>hm, {"backend": 1} is wrong\n${answers.json(Block)}`);
  candidateOf(`<think>hm\n\n${answers.threeFences(Block)}`);
  const parsed = parseAnswer('<think>I would begin with {"manifest"', By);
  assert.equal(parsed.kind === "problem" && parsed.diagnosis.kind, "empty_answer");
});
