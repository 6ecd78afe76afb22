import { deepEqual, equal, match, ok } from "node:assert/strict";
import { MODEL_ERROR_KINDS } from "../../generation/model_error.ts";
import { JOB_KINDS } from "../../storage/generations.ts";
import { createMeter } from "./meter.ts";
import { createRegistry, OTHER } from "./registry.ts";

Deno.test("render() gives the text format of Prometheus, escaped", () => {
  const registry = createRegistry();
  const odd = 'a "quoted" \\ path\nof two lines';
  registry.counter("c_total", "Help\\ with\na line.", { label: [odd] }).note(2, { label: odd });
  registry.gauge("g", "G.", {}).note(-1.5, {});
  const histogram = registry.histogram("h_seconds", "H.", { stage: ["x"] }, [0.1, 1]);
  for (const value of [0.05, 0.1, 0.5, 7]) histogram.note(value, { stage: "x" });
  deepEqual(registry.render().split("\n"), [
    "# HELP c_total Help\\\\ with\\na line.",
    "# TYPE c_total counter",
    'c_total{label="a \\"quoted\\" \\\\ path\\nof two lines"} 2',
    "# HELP g G.",
    "# TYPE g gauge",
    "g -1.5",
    "# HELP h_seconds H.",
    "# TYPE h_seconds histogram",
    'h_seconds_bucket{stage="x",le="0.1"} 2',
    'h_seconds_bucket{stage="x",le="1"} 3',
    'h_seconds_bucket{stage="x",le="+Inf"} 4',
    'h_seconds_sum{stage="x"} 7.65',
    'h_seconds_count{stage="x"} 4',
    "",
  ]);
});

Deno.test("a counter never falls, and no number that is none gets in", () => {
  const registry = createRegistry();
  const counter = registry.counter("c_total", "C.", {});
  for (const value of [2, -5, NaN, Infinity, 1]) counter.note(value, {});
  match(registry.render(), /^c_total 3$/m);
});

Deno.test("ten thousand values from outside make no series of their own", () => {
  const meter = createMeter({ now: () => 0, routes: ["/", "/blocks/:block"] });
  const sizes = new Set<number>();
  for (let index = 0; index < 10_000; index++) {
    const text = `evil-${index}"}\n{`;
    const record = { method: text, host: text, path: text, ms: 1, bytes: 1, fromCache: false, status: index };
    const usage = { promptTokens: 1, cachedTokens: 0, completionTokens: 1 };
    meter.note({ kind: "page", route: text, method: text, status: index, tookMs: 1 });
    meter.note({ kind: "request", purpose: "block", record });
    meter.note({ kind: "generation", job: text, result: text });
    meter.note({ kind: "heal", result: text });
    meter.note({ kind: "model_call", purpose: text, status: text, usage, costMicros: 1, tookMs: 1 });
    const run = { type: text, reason: text, status: text, error: undefined, tookMs: 1, timings: null };
    meter.note({ kind: "run", ...run });
    if (index % 1_000 === 999) sizes.add(meter.registry.render().split("\n").length);
  }
  equal(sizes.size, 1, "the size stands still");
  ok(!meter.registry.render().includes("evil"));
  ok(meter.registry.render().split("\n").length < meter.registry.mostLines);
});

Deno.test("every way that a call of a model ends, and every job, is told apart", () => {
  const meter = createMeter({ now: () => 0 });
  const usage = { promptTokens: 1, cachedTokens: 0, completionTokens: 1 };
  for (const status of ["ok", ...MODEL_ERROR_KINDS]) {
    meter.note({ kind: "model_call", purpose: "write", status, usage, costMicros: 1, tookMs: 1 });
  }
  for (const job of JOB_KINDS) {
    meter.note({ kind: "generation", job, result: "adopted" });
    const reason = job === "new" ? "sentence" : job;
    meter.note({
      ...{ kind: "run", type: "generate", reason, status: "ok" },
      ...{ error: undefined, tookMs: 1, timings: null },
    });
  }
  ok(!meter.registry.render().includes(`"${OTHER}"`), meter.registry.render());
});
