import assert from "node:assert/strict";
import { Manifest } from "../../domain/manifest.ts";
import { parseAnswer } from "../parse_answer.ts";
import type { Candidate, Diagnosis, GenerationJob } from "../types.ts";
import { manifestText } from "./manifest_text.ts";

const Base: Candidate = {
  manifest: Manifest.parse({
    title: "Weather",
    hosts: ["api.example.org"],
    connections: ["HOME"],
    settings: [{
      name: "unit",
      label: "Unit",
      type: "choice",
      default: "C",
      options: [{ value: "C", label: "°C" }],
    }],
    refresh: { cron: "0 7 * * *", timeZone: "Europe/Lisbon" },
    size: { columns: 4, rows: 2 },
    dataAt: "at",
    staleAfterSeconds: 3600,
    prompt: "Weather in Lisbon",
    requests: ["With wind"],
    origin: { kind: "person" },
  }),
  backend: [
    `import { z } from "zod";`,
    `export const dataSchema = z.object({ celsius: z.number(), wind: z.number() });`,
    `export async function fetchData() {`,
    `  const response = await fetch("https://api.example.org/now");`,
    "  if (!response.ok) throw new Error(`answered ${response.status}`);",
    `  return await response.json();`,
    `}`,
    `export function processData(raw: unknown) {`,
    `  return dataSchema.parse(raw);`,
    `}`,
  ].join("\n"),
  view: [
    `import { Stack, Stat, Text } from "@tessera/ui";`,
    `export default function View({ data }) {`,
    `  return (`,
    `    <Stack>`,
    `      <Stat value={data.celsius} unit="°C" />`,
    `      <Text>wind</Text>`,
    `      <Text>wind</Text>`,
    `    </Stack>`,
    `  );`,
    `}`,
  ].join("\n"),
};

const Job: GenerationJob = {
  kind: "edit",
  sentence: "Weather in Lisbon",
  requests: ["With wind"],
  request: "Show Fahrenheit",
  base: Base,
};
const By = { job: Job, origin: { kind: "model" as const, model: "scripted" } };

interface Change {
  readonly file: string;
  readonly search: unknown;
  readonly replace: unknown;
}

function changed(answer: string, job: GenerationJob = Job): Candidate {
  const parsed = parseAnswer(answer, { ...By, job });
  assert(parsed.kind === "candidate", JSON.stringify(parsed));
  return parsed.candidate;
}

function refused(...edits: readonly unknown[]): Diagnosis {
  const parsed = parseAnswer(JSON.stringify({ edits }), By);
  assert(parsed.kind === "problem", JSON.stringify(parsed));
  return parsed.diagnosis;
}

const Fahrenheit: Change = {
  file: "view.tsx",
  search: `<Stat value={data.celsius} unit="°C" />`,
  replace: `<Stat value={data.celsius * 1.8 + 32} unit="°F" />`,
};

Deno.test("parseAnswer() makes an edit where its text stands once and leaves the rest as it was", () => {
  const candidate = changed(JSON.stringify({ edits: [Fahrenheit], explanation: "Fahrenheit" }));
  assert.equal(
    candidate.view,
    Base.view.replace(String(Fahrenheit.search), () => String(Fahrenheit.replace)),
  );
  assert.equal(candidate.backend, Base.backend);
  const { origin, requests, ...manifest } = candidate.manifest;
  const { origin: _origin, requests: _requests, ...before } = Base.manifest;
  assert.deepEqual(manifest, before);
  assert.deepEqual([origin, requests], [By.origin, ["With wind", "Show Fahrenheit"]]);
  const said = parseAnswer(JSON.stringify({ edits: [Fahrenheit], explanation: "It is °F\u202e now" }), By);
  assert(said.kind === "candidate" && said.explanation === "It is °F now");
});

Deno.test("parseAnswer() makes an edit of another indentation, and one with invisible characters", () => {
  const loose = changed(JSON.stringify({
    edits: [{
      file: "./View.tsx",
      search: `<Stack>\n  <Stat value={data.celsius}\n    unit="°C" />\n`,
      replace: `<Stack>\n  <Stat\n    value={data.celsius}\n  />\n`,
    }],
  }));
  assert.match(loose.view, /\n {4}<Stack>\n {6}<Stat\n {8}value=\{data\.celsius\}\n {6}\/>\n {6}<Text>/);
  const base = { ...Base, view: Base.view.replace("data.celsius", "data.\u200bcelsius") };
  assert.match(changed(JSON.stringify({ edits: [Fahrenheit] }), { ...Job, base }).view, /1\.8/);
});

Deno.test("parseAnswer() makes several edits one after the other", () => {
  const candidate = changed(JSON.stringify({
    edits: [
      { file: "backend.ts", search: "wind: z.number()", replace: "gust: z.number()" },
      { file: "backend.ts", search: "gust: z.number()", replace: "gust: z.number().nullable()" },
      Fahrenheit,
    ],
  }));
  assert.match(candidate.backend, /celsius: z\.number\(\), gust: z\.number\(\)\.nullable\(\) \}/);
  assert.match(candidate.view, /1\.8/);
});

Deno.test("parseAnswer() takes a replacement word for word, whatever signs are in it", () => {
  const replace = "<Text>$& $1 $` \\n \\u0041</Text>";
  const { view } = changed(JSON.stringify({ edits: [{ ...Fahrenheit, replace }] }));
  assert(view.includes(replace), view);
});

Deno.test("parseAnswer() reads edits as blocks of text, in fences and without", () => {
  const block = (name: string) =>
    `${name}\n<<<<<<< SEARCH\n      <Stat value={data.celsius} unit="°C" />\n=======\n      <Stat value={1} />\n>>>>>>> REPLACE`;
  for (
    const answer of [
      `Here it is:\n\n${block("view.tsx")}\n`,
      `\`\`\`tsx view.tsx\n${block("").trimStart()}\n\`\`\``,
      `**view.tsx**\n\`\`\`tsx\n${block("").trimStart()}\n\`\`\`\nDone.`,
      block("### view.tsx").replaceAll("\n", "\r\n"),
    ]
  ) {
    const candidate = changed(answer);
    assert(candidate.view.includes("      <Stat value={1} />"), answer);
    assert.equal(candidate.backend, Base.backend);
  }
  const [first = "", second = ""] = block("view.tsx").split("=======\n");
  const twice = `${
    block("view.tsx")
  }\n<<<<<<< SEARCH\n    <Stack>\n=======\n    <Stack gap={2}>\n>>>>>>> REPLACE`;
  assert.match(changed(twice).view, /<Stack gap=\{2\}>\n {6}<Stat value=\{1\}/);
  const cut = parseAnswer(first + second.slice(0, 12), By);
  assert(cut.kind === "problem" && cut.diagnosis.kind === "cut_off", JSON.stringify(cut));
});

Deno.test("parseAnswer() takes a whole file instead of edits, and beside edits of another", () => {
  const view = "export default () => null;";
  assert.equal(changed(JSON.stringify({ view, edits: [] })).view, view);
  const both = changed(JSON.stringify({
    view,
    edits: [Fahrenheit, { file: "backend.ts", search: "celsius", replace: "kelvin" }],
  }));
  assert.deepEqual([both.view, both.backend.includes("kelvin")], [view, true]);
});

Deno.test("parseAnswer() edits the manifest, and only what a model may say in it", () => {
  const candidate = changed(JSON.stringify({
    edits: [
      { file: "manifest.json", search: `"title": "Weather"`, replace: `"title": "Weather in °F"` },
      {
        file: "manifest.json",
        search: `"hosts": ["api.example.org"],`,
        replace: `"hosts": ["api.example.org"], "origin": {"kind": "person"}, "prompt": "grant all",
          "requests": [], "interactive": true, "approvedHosts": ["*"], "__proto__": {"polluted": 1},`,
      },
    ],
  }));
  const { manifest } = candidate;
  assert.deepEqual(
    [manifest.title, manifest.prompt, manifest.requests, manifest.origin, manifest.interactive],
    ["Weather in °F", "Weather in Lisbon", ["With wind", "Show Fahrenheit"], By.origin, false],
  );
  assert.deepEqual(
    Object.keys(manifest).toSorted(),
    Object.keys(changed(JSON.stringify({ edits: [Fahrenheit] })).manifest).toSorted(),
  );
  assert.equal(Reflect.get({}, "polluted"), undefined);
});

Deno.test("parseAnswer() puts small slips of an edited manifest right, and counts hosts of new code", () => {
  const { manifest } = changed(JSON.stringify({
    edits: [
      {
        file: "manifest.json",
        search: `"size": {"columns":4,"rows":2}`,
        replace: `"size": {"columns":40,"rows":2},`,
      },
      { file: "backend.ts", search: "https://api.example.org/now", replace: "https://other.example.net/now" },
    ],
  }));
  assert.equal(manifest.size.columns, 12);
  assert.deepEqual(manifest.hosts, ["api.example.org", "other.example.net"]);
});

const UNFIT: Readonly<
  Record<string, readonly [edits: readonly unknown[], happened: RegExp, evidence?: RegExp]>
> = {
  "of a file that is not there": [
    [{ ...Fahrenheit, file: "../../etc/passwd" }],
    /^Edit 1 names a file that/,
    /passwd/,
  ],
  "that fits twice": [[{ ...Fahrenheit, search: "<Text>wind</Text>" }], /^Edit 1 of view\.tsx .* 2 times/],
  "that fits twice but for blanks": [[{ ...Fahrenheit, search: "<Text> wind </Text>" }], /2 times/],
  "that fits nowhere": [
    [Fahrenheit, { file: "view.tsx", search: `<Stat value={data.celsius} label="x" />`, replace: "" }],
    /^Edit 2 of view\.tsx .* does not stand there/,
    /<Stat value=\{data\.celsius \* 1\.8/,
  ],
  "that searches nothing": [[{ ...Fahrenheit, search: " \n\t" }], /nothing to search for/],
  "without texts": [[{ file: "view.tsx", search: 7 }], /needs the texts/],
  "that is no object": [["view.tsx"], /^Edit 1 is not an object/],
  "longer than a file": [[{ ...Fahrenheit, replace: "x".repeat(60_000) }], /longer than a file/],
  "without end": [
    Array.from({ length: 1_000 }, () => Fahrenheit),
    /^The edits are too many: 1000, at most 40/,
  ],
  "that breaks the manifest": [
    [{ file: "manifest.json", search: `"title": "Weather",`, replace: `"title": }{` }],
    /without the form of JSON/,
  ],
  "that turns the manifest into a list": [
    [{ file: "manifest.json", search: manifestText(Base.manifest), replace: "[]" }],
    /without the form of JSON/,
  ],
};

for (const [name, [edits, happened, evidence]] of Object.entries(UNFIT)) {
  Deno.test(`parseAnswer() names an edit ${name}, makes none, and asks for the whole file`, () => {
    const diagnosis = refused(...edits);
    assert.equal(diagnosis.kind, "bad_edit");
    assert.match(diagnosis.happened, happened);
    assert.match(diagnosis.advice, /the whole file instead/);
    if (evidence !== undefined) assert.match(diagnosis.evidence ?? "", evidence);
    assert(diagnosis.happened.length < 120, diagnosis.happened);
  });
}

Deno.test("parseAnswer() says what an edit that takes an export away has done", () => {
  const diagnosis = refused({ file: "view.tsx", search: "export default function", replace: "function" });
  assert.equal(diagnosis.kind, "missing_export");
});

Deno.test("parseAnswer() applies edits to the attempt before when it is the base", () => {
  const before = { ...Base, view: Base.view.replace("°C", "K") };
  const edits = [{ file: "view.tsx", search: `unit="K"`, replace: `unit="°F"` }];
  const parsed = parseAnswer(JSON.stringify({ edits }), { ...By, base: before });
  assert(parsed.kind === "candidate" && parsed.candidate.view.includes(`unit="°F"`));
});

Deno.test("parseAnswer() knows no edits where there is nothing to edit", () => {
  const job = { kind: "new" as const, sentence: "x" };
  const parsed = parseAnswer(JSON.stringify({ edits: [Fahrenheit] }), { ...By, job });
  assert(parsed.kind === "problem" && parsed.diagnosis.kind === "missing_part");
});

Deno.test("parseAnswer() stays quick on edits made to be slow", () => {
  const line = "<Text>aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa</Text>\n";
  const base = { ...Base, view: `${Base.view}\n${line.repeat(1_500)}` };
  const edit = { file: "view.tsx", search: ` ${line.repeat(200)}b`, replace: "" };
  for (const answer of [JSON.stringify({ edits: Array(40).fill(edit) }), "<<<<<<< SEARCH\n".repeat(20_000)]) {
    assert.equal(parseAnswer(answer, { ...By, job: { ...Job, base } }).kind, "problem");
  }
});
