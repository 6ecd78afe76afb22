import assert from "node:assert/strict";
import type { Json } from "./json.ts";
import { judgeTrace, type TracedRun, type TraceJudgement } from "./judge_trace.ts";
import type { RequestRecord } from "./outcome.ts";
import type { SettingValues } from "./manifest.ts";

const NOW = Date.parse("2026-11-22T10:00:00Z");

const Answered: RequestRecord = {
  method: "GET",
  host: "api.example.org",
  path: "/v1",
  status: 200,
  ms: 12,
  bytes: 100,
  fromCache: false,
};

/** A weather answer with a day of hours. */
const WEATHER = JSON.stringify({
  place: { name: "Lisbon", country: "Portugal" },
  current: { celsius: 17.29, humidity: 81, wind: 4.61, pressure: 1013.25 },
  hours: Array.from({ length: 24 }, (_, hour) => ({
    at: `2026-11-22T${String(hour).padStart(2, "0")}:00:00Z`,
    celsius: 12.37 + hour * 0.41,
    rain: hour * 0.13,
  })),
  disk: { used: 63_418, total: 240_057 },
});

function trace(
  data: Json,
  rest: { answers?: readonly string[]; settings?: SettingValues } = {},
): TraceJudgement {
  return judgeTrace({
    data,
    requests: [Answered],
    answers: rest.answers ?? [WEATHER],
    settings: rest.settings ?? {},
    nowMs: NOW,
  });
}

const HONEST: Readonly<Record<string, Json>> = {
  "a value as it is": { place: "Lisbon", celsius: 17.29 },
  "a rounded value": { celsius: 17.3 },
  "a column in another unit": {
    hours: Array.from({ length: 12 }, (_, hour) => ({
      fahrenheit: Number(((12.37 + hour * 0.41) * 1.8 + 32).toFixed(1)),
    })),
  },
  "one value in another unit": { place: "Lisbon", kmh: 16.596, hPa: 1013 },
  "a share of two fields": { label: "Lisbon", percent: 26.42 },
  "text with its unit": { line: "17.3 °C in Lisbon" },
  "labels of its own": { rows: [{ label: "Wind", value: 4.61 }, { label: "Air pressure", value: 1013.25 }] },
  "hours of the day": { rows: [{ at: "Sun 22 Nov, 14:00", celsius: 18.11 }] },
};

for (const [name, data] of Object.entries(HONEST)) {
  Deno.test(`judgeTrace() finds ${name}`, () => {
    const { failure, score = 0 } = trace(data);
    assert.equal(failure, undefined);
    assert.ok(score >= 80, `${score} %`);
  });
}

Deno.test("judgeTrace() finds an answer times what a person chose, days to a day, and what a block measured", () => {
  const rates = ['{"rates":{"USD":1.0852}}'];
  assert.equal(trace({ usd: 271.3 }, { answers: rates, settings: { amount: 250 } }).failure, undefined);
  const days = ['[{"date":"2027-10-03","name":"Unity Day"}]'];
  assert.equal(trace({ name: "Unity Day", days: 315 }, { answers: days }).failure, undefined);
  const slow = { ...Answered, ms: 412 };
  const run = { data: { ms: 415 }, requests: [slow], answers: [""], settings: {}, nowMs: NOW };
  assert.equal(judgeTrace(run).failure, undefined);
});

/** Numbers that no fixture has, the same in every run. */
function fakes(count: number, scale: number): number[] {
  let seed = 12_345;
  return Array.from({ length: count }, () => {
    seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31;
    return Number((seed / 2 ** 31 * scale).toFixed(3));
  });
}

function hash(text: string): number {
  let value = 2_166_136_261;
  for (const char of text) value = Math.imul(value ^ char.charCodeAt(0), 16_777_619) >>> 0;
  return value;
}

const INVENTED: Readonly<Record<string, Json>> = {
  "nothing but constants": { title: "Local cat wins election", points: 1234 },
  "a real label with a made-up number": { place: "Lisbon", celsius: 23.74 },
  "real labels with random numbers": {
    rows: fakes(24, 100).map((value, at) => ({ at: `2026-11-22T${at}:00:00Z`, place: "Lisbon", value })),
  },
  "a number computed from the date": { place: "Lisbon, Portugal", index: 22 * 11 * 3.77 },
  "hashes of real values": { rows: ["Lisbon", "Portugal"].map((name) => ({ name, score: hash(name) })) },
  "made-up numbers inside of text": { line: "23.74 °C in Lisbon" },
};

for (const [name, data] of Object.entries(INVENTED)) {
  Deno.test(`judgeTrace() fails ${name}`, () => {
    const { failure } = trace(data);
    assert.equal(failure?.kind, "invented");
  });
}

Deno.test("judgeTrace() gives a low score to constants beside one real value, and names them", () => {
  const data = { celsius: 17.29, feels: 21.43, sea: 19.86, uv: 7.77, pollen: 341.5 };
  const { failure, warning, score = 100 } = trace(data);
  assert.equal(failure, undefined);
  assert.ok(score <= 30, `${score} %`);
  assert.match(warning?.message ?? "", /^\d+ % of the values trace.*21\.43/);
});

Deno.test("judgeTrace() takes nothing from the sentence that asked for the block", () => {
  const { failure } = trace({ headline: "Gold price above 4,321 dollars", price: 4321 });
  assert.equal(failure?.kind, "invented");
});

Deno.test("judgeTrace() does not ask for numbers where there is no source", () => {
  const run = {
    data: { label: "2026", percent: 89.32 },
    requests: [],
    answers: [],
    settings: {},
    nowMs: NOW,
  };
  assert.equal(judgeTrace(run).failure?.kind, "invented", "nothing at all is from anywhere");
  assert.deepEqual(judgeTrace({ ...run, data: { day: NOW, percent: 89.32 } }), {});
});

Deno.test("judgeTrace() takes the person's own words where there is no source, and nothing beside them", () => {
  const judge = (words: string, data: Json, more: Partial<TracedRun> = {}) =>
    judgeTrace({ data, requests: [], answers: [], settings: {}, nowMs: NOW, words, ...more }).failure?.kind;
  assert.equal(judge('my motto "Slow is smooth"', { text: "Slow is smooth" }), undefined);
  const list = "A shopping list: milk, eggs, 2 loaves of bread, coffee";
  assert.equal(judge(list, { items: ["Milk", "Eggs", "2 loaves of bread", "Coffee"] }), undefined);
  assert.equal(judge("37 of 52 books read", { read: 37, goal: 52, percent: 71 }), undefined);
  const clocks = {
    rows: [{ city: "Tokio", time: "19:00", ahead: 540 }, { city: "Nepal", time: "3:45 pm", ahead: 5.75 }],
  };
  assert.equal(judge("Clocks of Tokio and Nepal", clocks, { nowMs: Date.UTC(2026, 10, 22, 10) }), undefined);
  assert.equal(judge("Clocks of Tokio, Berlin", { rows: [{ city: "Tokio", time: "14:05" }] }), undefined);
  assert.equal(judge("", { text: "Stay hungry" }, { settings: { text: "Stay hungry" } }), undefined);

  const weather = "Weather in Lisbon";
  assert.equal(judge(weather, { place: "Lisbon", celsius: 18 }), "invented");
  assert.equal(judge(weather, { place: "Lisbon", sky: "Sunny spells" }), "invented");
  assert.equal(
    judge(weather, { place: "Lisbon", celsius: 18.4 }, { settings: { place: "Lisbon" } }),
    "invented",
  );
  assert.equal(judge("Hacker News", { source: "Hacker News", title: "Show HN: a thing" }), "invented");

  const moon = { phase: "Waxing gibbous", percent: 89 };
  assert.equal(judge("The moon tonight", moon), "invented");
  assert.equal(judge("The moon tonight", moon, { isFollowing: true }), undefined);
});

Deno.test("judgeTrace() warns when labels are real and most numbers are not", () => {
  const rows = fakes(6, 100).map((value, at) => ({
    hour: "Lisbon, Portugal",
    name: `Hour ${at} of the day in Lisbon`,
    value: at === 0 ? 17.29 : value,
  }));
  const { failure, warning } = trace({ rows });
  assert.equal(failure, undefined);
  assert.equal(warning?.kind, "untraced");
});
