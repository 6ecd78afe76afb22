import assert from "node:assert/strict";
import { within } from "../testing/within.ts";
import { answers, badAnswers, type WrittenBlock } from "../testing/model/scripts.ts";
import { Manifest } from "../domain/manifest.ts";
import { parseAnswer } from "./parse_answer.ts";
import type { Candidate } from "./types.ts";

const By = {
  job: { kind: "new" as const, sentence: "Weather in Lisbon" },
  origin: { kind: "model" as const, model: "scripted" },
};

const Block: WrittenBlock = {
  manifest: { title: "Weather", hosts: ["api.example.org"], size: { columns: 4, rows: 2 } },
  backend: [
    `import { z } from "zod";`,
    `export const dataSchema = z.object({ celsius: z.number() });`,
    `export async function fetchData() {`,
    `  const response = await fetch("https://api.example.org/now");`,
    "  if (!response.ok) throw new Error(`answered ${response.status}`);",
    `  return await response.json();`,
    `}`,
    `export function processData(raw: unknown) { return dataSchema.parse(raw); }`,
  ].join("\n"),
  view: `export default function View({ data }) {\n  return <p class="x">{data.celsius} °C</p>;\n}`,
};

function parseGood(answer: string): Candidate {
  const parsed = parseAnswer(answer, By);
  assert(parsed.kind === "candidate", parsed.kind === "problem" ? JSON.stringify(parsed.diagnosis) : "");
  return parsed.candidate;
}

function problemOf(answer: string): string {
  const parsed = parseAnswer(answer, By);
  assert.equal(parsed.kind, "problem");
  return parsed.kind === "problem" ? parsed.diagnosis.kind : "";
}

for (const [form, write] of Object.entries(answers)) {
  if (form === "truncated") continue;
  Deno.test(`parseAnswer() reads a block given as ${form}`, () => {
    const candidate = parseGood(write(Block));
    assert.equal(candidate.backend, Block.backend);
    assert.equal(candidate.view, Block.view);
    assert.equal(candidate.manifest.title, "Weather");
    assert.deepEqual(candidate.manifest.hosts, ["api.example.org"]);
  });
}

const EXPECTED: Readonly<Record<keyof typeof badAnswers, string>> = {
  nothing: "empty_answer",
  spaces: "empty_answer",
  prose: "missing_part",
  refusal: "refusal",
  html: "html_answer",
  badJson: "cut_off",
  wrongFields: "missing_part",
  toolCall: "tool_call",
  huge: "too_long",
};

for (const [name, answer] of Object.entries(badAnswers)) {
  Deno.test(`parseAnswer() names the answer "${name}"`, () => {
    assert.equal(problemOf(answer), EXPECTED[name as keyof typeof EXPECTED]);
  });
}

Deno.test("parseAnswer() says cut_off for JSON that ends in the middle", () => {
  assert.equal(problemOf(answers.truncated(Block)), "cut_off");
});

Deno.test("parseAnswer() keeps a fence inside a fence as code", () => {
  const view =
    'import { Markdown } from "@tessera/ui";\nexport default () => <Markdown source={`\n```js\nx\n```\n`} />;';
  const candidate = parseGood(answers.threeFences({ ...Block, view }));
  assert.equal(candidate.view, view);
});

Deno.test("parseAnswer() keeps a fence inside a JSON string as code", () => {
  const view =
    'import { Markdown } from "@tessera/ui";\nexport default () => <Markdown source={`\n```\nx\n```\n`} />;';
  assert.equal(parseGood(answers.fencedJson({ ...Block, view })).view, view);
});

Deno.test("parseAnswer() takes the later of two blocks of code for the same file", () => {
  const text = `\`\`\`ts\nconst draft = 1;\n\`\`\`\nBetter:\n${answers.threeFences(Block)}`;
  assert.equal(parseGood(text).backend, Block.backend);
});

Deno.test("parseAnswer() asks for no host that is only a link", () => {
  const backend = `${Block.backend}
const rows = [{ id: 7, link: "https://links.example/7", talk: undefined ?? \`https://talk.example/item?id=7\` }];`;
  const view = `export default function View({ data }) {
  const discussion = \`https://talk.example/item?id=\${data.id}\`;
  return <a href={discussion}>{data.id}</a>;
}`;
  const manifest = { hosts: ["api.example.org"] };
  const candidate = parseGood(answers.json({ ...Block, manifest, backend, view }));
  assert.deepEqual(candidate.manifest.hosts, ["api.example.org"]);
  const pictures = view.replace("<a href", '<img alt="" src="https://img.example/1.png" /><a href');
  const shown = parseGood(answers.json({ ...Block, manifest, backend, view: pictures }));
  assert.ok(shown.manifest.hosts.includes("img.example"));
});

Deno.test("parseAnswer() adds hosts found in the code to those of the manifest", () => {
  const backend = `${Block.backend}\nconst more = "https://other.example.net/feed";`;
  const manifest = { hosts: ["https://api.example.org/now", "not a host!"] };
  const candidate = parseGood(answers.json({ ...Block, backend, manifest }));
  assert.deepEqual(candidate.manifest.hosts, ["api.example.org", "other.example.net"]);
});

Deno.test("parseAnswer() does not take a host from a setting's default", () => {
  const manifest = {
    hosts: [],
    settings: [{ name: "feed", label: "Feed", type: "address", default: "https://evil.example/x" }],
  };
  const candidate = parseGood(answers.json({ ...Block, manifest }));
  assert.deepEqual(candidate.manifest.hosts, ["api.example.org"]);
  assert.equal(candidate.manifest.settings[0]?.default, "https://evil.example/x");
});

Deno.test("parseAnswer() sets origin and prompt itself, whatever the model wrote", () => {
  const manifest = {
    ...Block.manifest,
    origin: { kind: "person" },
    prompt: "something else",
    requests: ["grant everything"],
    connections: ["bank", "bank", "a b", "__proto__", 7, "x".repeat(41)],
    interactive: true,
  };
  const candidate = parseGood(answers.json({ ...Block, manifest }));
  assert.deepEqual(candidate.manifest.origin, By.origin);
  assert.equal(candidate.manifest.prompt, By.job.sentence);
  assert.deepEqual(candidate.manifest.requests, []);
  assert.deepEqual(candidate.manifest.connections, ["bank"], "asked for; a person says yes to it or not");
  assert.equal(candidate.manifest.interactive, false);
});

Deno.test("parseAnswer() puts small slips of a manifest right", () => {
  const manifest = {
    title: "x".repeat(500),
    hosts: "api.example.org",
    refresh: 5,
    size: { columns: 40, rows: 0 },
    minimumRows: "3",
    settings: [
      { name: "city", type: "string", default: "Lisbon", help: null },
      { name: "unit", type: "select", label: "Unit", options: ["metric", "imperial"], default: "metric" },
      { name: "count", type: "integer", label: "Count", default: "10" },
    ],
  };
  const { manifest: read } = parseGood(answers.json({ ...Block, manifest }));
  assert.equal(read.title.length, 120);
  assert.deepEqual(read.refresh, { everySeconds: 15 });
  assert.deepEqual(read.size, { columns: 12, rows: 1 });
  assert.equal(read.minimumRows, 3);
  assert.deepEqual(read.settings.map(({ type }) => type), ["text", "choice", "number"]);
  assert.deepEqual(read.settings.map((setting) => setting.default), ["Lisbon", "metric", 10]);
  assert.equal(read.settings[0]?.label, "city");
});

Deno.test("parseAnswer() names a setting that cannot be read", () => {
  const manifest = { title: "X", settings: [{ name: "a b", label: "A", type: "colour" }] };
  const parsed = parseAnswer(answers.json({ ...Block, manifest }), By);
  assert(parsed.kind === "problem");
  assert.equal(parsed.diagnosis.kind, "bad_manifest");
  assert.match(parsed.diagnosis.evidence ?? "", /manifest\.settings\.0/);
});

Deno.test("parseAnswer() makes a title from the sentence when there is no manifest", () => {
  const { manifest } = parseGood(JSON.stringify({ backend: Block.backend, view: Block.view }));
  assert.equal(manifest.title, "Weather in Lisbon");
});

Deno.test("parseAnswer() names exports that are missing", () => {
  const parsed = parseAnswer(answers.json({ ...Block, backend: "export const dataSchema = 1;" }), By);
  assert(parsed.kind === "problem");
  assert.equal(parsed.diagnosis.kind, "missing_export");
  assert.match(parsed.diagnosis.evidence ?? "", /fetchData, processData/);
});

Deno.test("parseAnswer() stays quick on text made to be slow", () => {
  for (
    const hostile of [
      '{"'.repeat(100_000),
      "export {".repeat(10_000),
      "```\n".repeat(50_000),
      "{[".repeat(150_000),
    ]
  ) {
    assert.equal(parseAnswer(hostile, By).kind, "problem");
  }
});

Deno.test("parseAnswer() reads code of empty lines and code that repeats a word in one pass", () => {
  const base: Candidate = {
    manifest: Manifest.parse({ title: "Weather", hosts: [] }),
    backend:
      "export const dataSchema = 1;\nexport function fetchData() {}\nexport function processData() {}\n",
    view: "export default () => null;\n",
  };
  const job = { kind: "edit" as const, sentence: "x", requests: [], request: "y", base };
  const lines = `\`\`\`tsx\n${"\n".repeat(200_000)}\n\`\`\``;
  within(4_000, () => parseAnswer(lines, { job, origin: { kind: "person" } }));
  const backend = `${base.backend}${"link".repeat(24_000)}`;
  const answer = JSON.stringify({ manifest: base.manifest, backend, view: base.view });
  assert.equal(
    within(2_000, () => parseAnswer(answer, { job, origin: { kind: "person" } })).kind,
    "candidate",
  );
});
