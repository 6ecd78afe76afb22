import assert from "node:assert/strict";
import { describeSeries } from "./describe_series.ts";
import { readChartData } from "./read_chart_data.ts";
import { createReadout } from "./readout.ts";
import { thinPoints } from "./thin_points.ts";
import { layoutX } from "./x_axis.ts";
import { layoutY } from "./y_axis.ts";

const clock = { locale: "en-GB", timeZone: "UTC", now: Date.UTC(2026, 10, 22) };
const HOUR_MS = 3_600_000;

Deno.test("readChartData() tells time, numbers and words apart", () => {
  const kind = (xs: readonly unknown[], key = "x") =>
    readChartData(xs.map((x) => ({ [key]: x, y: 1 })), { x: key, y: ["y"] }).kind;
  assert.equal(kind(["2026-01-01", "2026-01-02"]), "time");
  assert.equal(kind(["2026-01-01T00:00:00Z"]), "time");
  assert.equal(kind([1_790_000_000_000, 1_790_000_100_000]), "time");
  assert.equal(kind([1_790_000_000, 1_790_000_100], "timestamp"), "time");
  assert.equal(kind([1_790_000_000, 1_790_000_100], "population"), "number");
  assert.equal(kind([1, 2, 3]), "number");
  assert.equal(kind(["1", "2"]), "number");
  assert.equal(kind(["Mon", "Tue"]), "category");
  assert.equal(kind(["2026-01-01", "total"]), "category");
});

Deno.test("readChartData() sorts time, keeps gaps, and drops points without a place", () => {
  const data = readChartData(
    [{ at: "2026-01-03", v: 3 }, { at: "2026-01-01", v: "1" }, { at: null, v: 9 }, {
      at: "2026-01-02",
      v: null,
    }],
    { x: "at", y: ["v"] },
  );
  assert.deepEqual(data.series[0]?.values, [1, null, 3]);
  assert.equal(data.isDateOnly, true);
});

Deno.test("readChartData() guesses columns that were not named", () => {
  const data = readChartData([{ date: "2026-01-01", changePercent: 2, note: "x" }], {});
  assert.deepEqual(data.series.map((series) => [series.key, series.label]), [[
    "changePercent",
    "Change percent",
  ]]);
});

Deno.test("layoutX() puts ticks on the person's own hours", () => {
  const rows = Array.from(
    { length: 25 },
    (_, index) => ({ at: new Date(Date.UTC(2026, 10, 22) + index * HOUR_MS).toISOString(), v: index }),
  );
  const data = readChartData(rows, { x: "at", y: ["v"] });
  const labels = (timeZone: string) =>
    layoutX(data, { ...clock, timeZone }, false).ticks.map((tick) => tick.label);
  assert.deepEqual(labels("UTC"), [
    "22 Nov",
    "03:00",
    "06:00",
    "09:00",
    "12:00",
    "15:00",
    "18:00",
    "21:00",
    "23 Nov",
  ]);
  // Kathmandu is 5 h 45 min ahead: the ticks stand on its round hours, not on those of UTC.
  for (const label of labels("Asia/Kathmandu")) assert.match(label, /:00$|Nov$/);
});

Deno.test("layoutX() keeps ticks right across a change of the clock", () => {
  const start = Date.UTC(2026, 9, 24, 22);
  const rows = Array.from({ length: 49 }, (_, index) => ({ at: start + index * HOUR_MS, v: index }));
  const data = readChartData(rows, { x: "at", y: ["v"] });
  const axis = layoutX(data, { ...clock, timeZone: "Europe/Berlin" }, false);
  const midnight = axis.ticks.find((tick) => tick.label === "26 Oct");
  // 25 October 2026 has 25 hours in Berlin, so its end is hour 25 of 48.
  assert.ok(midnight !== undefined);
  assert.ok(Math.abs(midnight.at - (0.6 + (25 / 48) * 98.8)) < 0.5, String(midnight.at));
});

Deno.test("layoutX() names days, months and years as the span grows", () => {
  const span = (days: number) => {
    const rows = [0, days].map((day) => ({
      at: new Date(Date.UTC(2024, 0, 10) + day * 24 * HOUR_MS).toISOString().slice(0, 10),
      v: day,
    }));
    return layoutX(readChartData(rows, { x: "at", y: ["v"] }), clock, false).ticks.map((tick) => tick.label)
      .join(" ");
  };
  assert.match(span(20), /14 Jan/);
  assert.match(span(200), /Mar|Apr/);
  assert.match(span(2_000), /2026/);
});

Deno.test("layoutX() drops labels that do not fit and hides more on a narrow card", () => {
  const rows = Array.from({ length: 30 }, (_, index) => ({ name: `Category ${index}`, v: index }));
  const axis = layoutX(readChartData(rows, { x: "name", y: ["v"] }), clock, true);
  assert.ok(axis.ticks.length <= 8);
  assert.ok(axis.ticks.some((tick) => tick.isExtra));
  assert.equal(axis.positions.length, 30);
});

Deno.test("layoutX() places one point in the middle and none nowhere", () => {
  const one = layoutX(readChartData([{ x: 5, y: 1 }], { x: "x", y: ["y"] }), clock, false);
  assert.deepEqual(one.positions, [50]);
  assert.deepEqual(layoutX(readChartData([], {}), clock, false).ticks, []);
});

Deno.test("layoutY() takes round lines and starts at zero only where it should", () => {
  const labels = (values: (number | null)[], baseline: "zero" | "free" | "zero-if-near", style = {}) =>
    layoutY(values, baseline, style, clock).ticks.map((tick) => tick.label);
  assert.deepEqual(labels([1.071, 1.089], "free"), ["1.070", "1.075", "1.080", "1.085", "1.090"]);
  assert.equal(labels([3, 9], "zero")[0], "0");
  assert.deepEqual(labels([-5, 9], "zero"), ["-5", "0", "5", "10"]);
  assert.equal(labels([100, 110], "zero-if-near")[0], "100");
  assert.equal(labels([10, 110], "zero-if-near")[0], "0");
  assert.deepEqual(labels([0, 90_000], "zero"), ["0", "50K", "100K"]);
  assert.deepEqual(labels([60_000, 61_000], "free", { unit: "USD" }), ["$60K", "$60.5K", "$61K"]);
  assert.deepEqual(
    labels([0, 1e12], "zero", { format: "bytes" }).map((text) => text.replace("\u00a0", " ")),
    ["0 B", "500 GB", "1 TB"],
  );
  assert.deepEqual(labels([10, 20], "free", { unit: "°C" }), ["10°", "15°", "20°"]);
});

Deno.test("layoutY() copes with one value, no value and huge values", () => {
  assert.ok(layoutY([5], "free", {}, clock).ticks.length >= 2);
  assert.deepEqual(layoutY([null], "free", {}, clock).scale.domain, [0, 1]);
  const huge = layoutY([1e300, -1e300], "free", {}, clock);
  assert.ok(huge.ticks.every((tick) => Number.isFinite(tick.at)));
  assert.equal(new Set(huge.ticks.map((tick) => tick.label)).size, huge.ticks.length);
});

Deno.test("describeSeries() says start, end, lowest and highest", () => {
  const options = { labels: ["1 Nov", "2 Nov", "3 Nov"], style: { unit: "°" }, clock };
  assert.equal(
    describeSeries("Heat", [{ label: "", values: [5, null, 9] }], options),
    "Heat. from 5° (1 Nov) to 9° (3 Nov), lowest 5° (1 Nov), highest 9° (3 Nov)",
  );
  assert.equal(describeSeries("Heat", [{ label: "", values: [null] }], options), "Heat. no values");
  assert.match(
    describeSeries("Heat", [{ label: "In", values: [1] }, { label: "Out", values: [2] }], options),
    /In: 1° .*Out: 2°/,
  );
});

Deno.test("createReadout() words every point and never more than a pointer can tell apart", () => {
  const count = 3_000;
  const values = Array.from({ length: count }, (_, index) => index);
  const axis = { positions: values.map((value) => value / 30), labels: values.map(String) };
  const readout = createReadout(axis, [{ label: "a", color: 1, values, y: values }], {
    style: { unit: "ms" },
    clock,
  });
  assert.equal(readout.x.length, 250);
  assert.equal(readout.labels.at(-1), "2999");
  assert.equal(readout.series[0]?.texts.at(-1), "2,999\u00a0ms");
});

Deno.test("thinPoints() keeps peaks, order and gaps", () => {
  const points = Array.from(
    { length: 10_000 },
    (_, index): readonly [number, number] | null =>
      index === 5_000 ? [index, 999] : index >= 7_000 && index < 7_100 ? null : [index, Math.sin(index)],
  );
  const thin = thinPoints(points);
  assert.ok(thin.length < 1_300);
  assert.ok(thin.some((point) => point?.[1] === 999));
  assert.ok(thin.includes(null));
  const xs = thin.flatMap((point) => point === null ? [] : [point[0]]);
  assert.deepEqual(xs, xs.toSorted((left, right) => left - right));
});
