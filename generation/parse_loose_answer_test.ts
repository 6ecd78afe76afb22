import assert from "node:assert/strict";
import { parseAnswer, type ParsedAnswer } from "./parse_answer.ts";
import { parseForgiving } from "./scan_json.ts";

const By = {
  job: { kind: "new" as const, sentence: "Weather in Lisbon" },
  origin: { kind: "model" as const, model: "small" },
};
const FENCE = "```";
const MANIFEST = { title: "Weather", hosts: ["api.example.org"], minimumRows: 3 };
const BACKEND = [
  `import { z } from "zod";`,
  `export const dataSchema = z.object({ celsius: z.number() });`,
  "export async function fetchData() { return await (await fetch(`https://api.example.org/${1}`)).json(); }",
  `export function processData(raw: unknown) { return dataSchema.parse(raw); }`,
].join("\n");
const VIEW = `export default function View({ data }) {\n  return <p class="x">{data.celsius} °C</p>;\n}`;
const JSON_TEXT = JSON.stringify(MANIFEST);

const fenced = (language: string, body: string) => `${FENCE}${language}\n${body}\n${FENCE}\n`;
const escaped = (code: string) => "`" + code.replace(/[\\`]|\$\{/g, "\\$&") + "`";

/** Forms that small models gave, in which the whole block is there. */
const FORMS: Readonly<Record<string, string>> = {
  "fences of one language without names": ["json", "typescript", "typescript"]
    .map((language, at) => fenced(language, [JSON_TEXT, BACKEND, VIEW][at] ?? "")).join("Then:\n"),
  "tags for fences, behind an echo of the tools":
    `<tools>\n{"type": "function", "function": {"name": "probe_url", "parameters": {}}}\n</tools>\n\n<ts backend.ts>\n${BACKEND}\n</ts>\n\n<tsx view.tsx>\n${VIEW}\n</tsx>\n\n<json manifest.json>\n${JSON_TEXT}\n</json>\n`,
  "JavaScript": fenced("json", JSON_TEXT) + fenced("javascript", BACKEND) + fenced("javascript", VIEW),
  "one fence with both files": fenced("json", JSON_TEXT) +
    fenced("tsx", `// backend.ts\n${BACKEND}\n\n// view.tsx\n${VIEW}`),
  "a last fence that never ends": fenced("json", JSON_TEXT) + fenced("ts", BACKEND) +
    `${FENCE}tsx\n${VIEW}\n`,
  "code between backticks": `{"manifest": ${JSON_TEXT}, "backend": ${escaped(BACKEND)}, "view": ${
    escaped(VIEW)
  }}`,
  "code between three quotes":
    `{"manifest": ${JSON_TEXT}, "backend": """${BACKEND}""", "view": """\n${VIEW}"""}`,
  "a list of files": JSON.stringify({
    files: [
      { path: "manifest.json", content: JSON_TEXT },
      { path: "src/backend.ts", content: BACKEND },
      { path: "view.tsx", content: VIEW },
    ],
  }),
  "names with an underscore": JSON.stringify({ manifest: MANIFEST, backend_ts: BACKEND, view_tsx: VIEW }),
  "words and a fence inside a string": JSON.stringify({
    manifest: MANIFEST,
    backend: BACKEND,
    view: `Here is the view:\n${fenced("tsx", VIEW)}Enjoy`,
  }),
  "comments in the manifest": `${
    fenced("json", `{\n // it's what "it" reads {\n ${JSON_TEXT.slice(1, -1)}, // all\n}`)
  }${fenced("ts", BACKEND)}${fenced("tsx", VIEW)}`,
  "Python's quotes": fenced("json", JSON_TEXT.replaceAll('"', "'")) + fenced("ts", BACKEND) +
    fenced("tsx", VIEW),
};

for (const [form, answer] of Object.entries(FORMS)) {
  Deno.test(`parseAnswer() reads ${form}`, () => {
    const parsed = parseAnswer(answer, By);
    assert(parsed.kind === "candidate", JSON.stringify(parsed));
    const { manifest, backend, view } = parsed.candidate;
    assert.deepEqual([manifest.title, manifest.hosts, manifest.minimumRows], [
      "Weather",
      ["api.example.org"],
      3,
    ]);
    assert.equal(backend.replace(/^\/\/.*\n/, "").trim(), BACKEND);
    assert.equal(view.replace(/^\/\/.*\n/, "").trim(), VIEW);
  });
}

function problemOf(answer: string): Extract<ParsedAnswer, { kind: "problem" }>["diagnosis"] {
  const parsed = parseAnswer(answer, By);
  assert(parsed.kind === "problem", JSON.stringify(parsed));
  return parsed.diagnosis;
}

Deno.test("parseAnswer() says which file is missing, and that another language is none of ours", () => {
  const alone = problemOf(fenced("ts", BACKEND));
  assert.deepEqual([alone.kind, alone.evidence], ["missing_part", "found backend.ts; missing: view.tsx"]);
  assert.equal(problemOf(fenced("python", "import requests\nprint({})")).kind, "other_language");
  const half = `${fenced("json", JSON_TEXT)}${fenced("ts", BACKEND)}${FENCE}tsx\n${VIEW.slice(0, -8)}`;
  assert.equal(problemOf(half).kind, "cut_off");
});

Deno.test("parseForgiving() leaves what stands in strings alone", () => {
  const text = `{"a": "it's // fine /* here */ \\"too\\"", // not this\n "b": ["x", "y",],}`;
  assert.deepEqual(parseForgiving(text), { a: `it's // fine /* here */ "too"`, b: ["x", "y"] });
});
