import assert from "node:assert/strict";
import { Manifest } from "../../domain/manifest.ts";
import { loadPromptKit } from "../prompt_kit.ts";
import type { Candidate, Diagnosis, GenerationJob, KnownPattern, Plan, ProbedSource } from "../types.ts";
import { buildPrompt, describePromptSections, type PromptRequest } from "./build_prompt.ts";
import { estimateTokens } from "./estimate_tokens.ts";
import { exampleBlock, SAMPLE_JOBS, sampleRequest } from "./sample_requests.ts";
import { EDIT_TOKENS, FIRST_TOKENS, REPAIR_TOKENS, type SectionName } from "./section_budgets.ts";

const kit = await loadPromptKit();
const Example = exampleBlock(kit);
const Large = await readRecipe("weather");
const MANY_NAMES = Array.from(
  { length: 200 },
  (_, at) => `<Component${at} x={data.field${at}.${"n".repeat(40)}} />`,
)
  .join("\n");
const Huge: Candidate = {
  manifest: Manifest.parse({
    ...Large.manifest,
    hosts: Array.from({ length: 30 }, (_, at) => `host-number-${at}.${"x".repeat(40)}.example.org`),
    description: "y".repeat(400),
  }),
  backend: Array(12).fill(Large.backend).join("\n"),
  view: `${Large.view}\n// ${"z".repeat(60_000)}\n${MANY_NAMES}`,
};

async function readRecipe(name: string): Promise<Candidate> {
  const read = (file: string) => Deno.readTextFile(new URL(`../recipes/${name}/${file}`, import.meta.url));
  const manifest = Manifest.parse(JSON.parse(await read("manifest.json")));
  return { manifest, backend: await read("backend.ts"), view: await read("view.tsx") };
}

const FACTS = {
  nowMs: Date.UTC(2026, 10, 22),
  timeZone: "Europe/Lisbon",
  locale: "en-GB",
  units: "metric",
} as const;

const LONG_WORDS = "Weather in Lisbon with wind and rain for the next seven days, please. ".repeat(60);

const RESEARCH: readonly ProbedSource[] = Array.from({ length: 6 }, (_, at) => ({
  url: `https://api-${at}.example.org/v1/forecast?latitude=38.7&longitude=-9.1`,
  status: 200,
  contentType: "application/json; charset=utf-8",
  headers: [["x-ratelimit-remaining", "59"], ["link", "<https://api.example.org?page=2>; rel=next"]],
  shape: "daily.time[]: string, daily.temperature_2m_max[]: number, ".repeat(40),
  excerpt: `{"daily":{"time":["2026-11-22"],"temperature_2m_max":[17.2]}}`.repeat(20),
}));
const PATTERNS: readonly KnownPattern[] = Array.from({ length: 12 }, (_, at) => ({
  id: at,
  host: `api-${at}.example.org`,
  endpoint: "/v1/{place}/forecast",
  technique: "json_api",
  view: "LineChart",
  request: "Weather in a town with wind and rain, for some days",
  uses: 7,
}));
const PLAN: Plan = {
  source: "api.example.org, the forecast of a public service".repeat(8),
  technique: "json_api",
  fallbacks: ["a feed", "another service", "a page"],
  view: "a chart with a number above",
  refresh: "every half hour",
  needs: ["town"],
};
const CONNECTIONS = Array.from({ length: 60 }, (_, at) => ({
  name: `CONNECTION_${at}`,
  origin: `https://api-${at}.example.org`,
  kind: "bearer" as const,
}));
const REQUESTS = Array.from({ length: 100 }, (_, at) => `${at}: ${LONG_WORDS}`);

/** Everything that can be in a prompt, and much of each. */
function full(job: GenerationJob): PromptRequest {
  return {
    job,
    facts: { ...FACTS, connections: CONNECTIONS },
    research: RESEARCH,
    patterns: PATTERNS,
    plan: PLAN,
  };
}

const PROBLEMS: Readonly<Record<string, Diagnosis>> = {
  "in the backend": {
    kind: "exception",
    happened: "The code failed while it worked on the data (backend.ts, line 40, column 7)",
    evidence: `Cannot read properties of undefined (reading 'daily') (backend.ts, line 40)\n${
      "GET api.example.org/x -> 200\n".repeat(60)
    }`,
    typeNotes: Array.from(
      { length: 5 },
      (_, index) =>
        `backend.ts:${40 + index}:7 Property 'daily' does not exist on type '${
          "{ a: number; }".repeat(25)
        }'.`,
    ),
    advice: "Parse raw with zod so that the message names the field, and allow what may be missing. ".repeat(
      4,
    ),
    move: "retry",
  },
  "in the view": {
    kind: "render",
    happened: "The view could not be drawn (view.tsx, line 12, column 3)",
    evidence: 'Stat prop "value": expected text or a number',
    advice: "Use only components and props of the kit as listed",
    move: "retry",
  },
};

function count(request: PromptRequest) {
  const [system, user] = buildPrompt(request, kit).map(({ content }) => estimateTokens(content));
  return { total: (system ?? 0) + (user ?? 0), uncached: user ?? 0 };
}

const SENTENCES = {
  short: "EUR in USD, 30 days",
  long: LONG_WORDS,
  chinese: "显示里斯本未来七天的天气预报。".repeat(250),
};

for (const [name, sentence] of Object.entries(SENTENCES)) {
  Deno.test(`a first generation is at most ${FIRST_TOKENS} tokens for a ${name} sentence, with everything in`, () => {
    const { total } = count(full({ kind: "new", sentence }));
    assert(total <= FIRST_TOKENS && total > FIRST_TOKENS - 300, `${total}`);
    const rebuilt = count(full({ kind: "rebuild", sentence, requests: REQUESTS }));
    assert(rebuilt.total <= FIRST_TOKENS, `${rebuilt.total}`);
    const bare = count({ job: { kind: "new", sentence }, facts: FACTS });
    assert(bare.total < total);
  });
}

for (const [size, candidate] of Object.entries({ example: Example, large: Large, huge: Huge })) {
  for (const [where, diagnosis] of Object.entries(PROBLEMS)) {
    Deno.test(`a repair of the ${size} block, wrong ${where}, is at most ${REPAIR_TOKENS} tokens behind the cache`, () => {
      const previous = { candidate, diagnosis, isRepeated: false };
      const sentence = LONG_WORDS;
      const common = { sentence, requests: REQUESTS };
      for (
        const request of [
          { ...full({ kind: "new", sentence }), previous },
          { ...full({ kind: "edit", ...common, request: LONG_WORDS, base: candidate }), previous },
          full({ kind: "heal", ...common, base: candidate, problem: diagnosis, shapes: SHAPES }),
          {
            ...full({ kind: "heal", ...common, base: candidate, problem: diagnosis, shapes: SHAPES }),
            previous,
          },
        ]
      ) {
        const { uncached } = count(request);
        assert(uncached <= REPAIR_TOKENS, `${request.job.kind}: ${uncached}`);
        const user = buildPrompt(request, kit)[1]?.content ?? "";
        assert.match(user, /What happened: The (code|view)/);
        assert.match(user, /```tsx? (backend\.ts|view\.tsx)/);
      }
    });
  }

  Deno.test(`an edit of the ${size} block is at most ${EDIT_TOKENS} tokens behind the cache`, () => {
    const job = {
      kind: "edit" as const,
      sentence: LONG_WORDS,
      requests: REQUESTS,
      request: "Add humidity",
      base: candidate,
    };
    const { uncached } = count(full(job));
    assert(uncached <= EDIT_TOKENS, `${uncached}`);
    const user = buildPrompt(full(job), kit)[1]?.content ?? "";
    assert.equal(user.includes("not shown"), true);
    if (size === "large") assert(user.includes(candidate.backend.trim()), "all of a usual block is seen");
  });
}

const SHAPES = Array.from({ length: 8 }, (_, at) => ({
  source: `GET https://api-${at}.example.org/v1/forecast`,
  before: "daily.time[]: string, ".repeat(60),
  now: at === 0 ? null : "forecast.days[].date: string, ".repeat(60),
}));

Deno.test("the samples of a usual size are well inside, with nothing cut", () => {
  for (const job of SAMPLE_JOBS) {
    const request = sampleRequest(job, { sentence: "EUR in USD, 30 days", facts: FACTS, kit });
    const { total, uncached } = count(request);
    assert(job === "new" ? total <= FIRST_TOKENS : uncached <= 1_400, `${job}: ${uncached}`);
    assert.doesNotMatch(buildPrompt(request, kit)[1]?.content ?? "", /not shown/);
  }
});

Deno.test("what is cut says so, by whole entries, and the last go first", () => {
  const first = full({ kind: "new", sentence: "Weather" });
  const [research = "", patterns = ""] = [sectionOf("research", first), sectionOf("patterns", first)];
  for (const text of [research, patterns]) {
    const lines = text.split("\n").slice(1);
    const entries = lines.filter((line) => line.startsWith("- "));
    assert(entries.length > 0, text);
    for (const line of entries) assert.doesNotThrow(() => JSON.parse(line.slice(2)));
  }
  assert(research.includes("api-0.example.org"));
  const job = sectionOf("job", {
    ...full({ kind: "edit", sentence: LONG_WORDS, requests: REQUESTS, request: "x", base: Large }),
    previous: { candidate: Large, diagnosis: PROBLEMS["in the backend"]!, isRepeated: false },
  });
  assert.match(job, /\(\d+ more earlier requests not shown\)\n- "/);
  assert(job.includes('- "99: '), "the newest request stays");
});

function sectionOf(name: SectionName, request: PromptRequest): string {
  return describePromptSections(request, kit).find((each) => each.name === name)?.text ?? "";
}

Deno.test("the failing line of a long file is seen with its neighbours, and the other file by its names", () => {
  const previous = { candidate: Huge, diagnosis: PROBLEMS["in the backend"]!, isRepeated: false };
  const text = sectionOf("previous attempt", { job: { kind: "new", sentence: "x" }, facts: FACTS, previous });
  for (const line of Huge.backend.split("\n").slice(37, 43)) assert(text.includes(line), line);
  assert.match(text, /\/\/ \.\.\. \d+ lines not shown \.\.\./);
  assert.match(text, /view\.tsx is not shown \(\d+ lines\): draws [A-Z]\w+/);
  assert.match(text, /Parts of the code are not shown and stay as they are/);
  const inView = { ...previous, diagnosis: PROBLEMS["in the view"]! };
  const other = sectionOf("previous attempt", {
    job: { kind: "new", sentence: "x" },
    facts: FACTS,
    previous: { ...inView, candidate: Large },
  });
  assert(other.includes(Large.view.trim()));
  assert.match(other, /ts backend\.ts, its signature\n.*export const dataSchema|export const dataSchema/);
});
