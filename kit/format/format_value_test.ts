import assert from "node:assert/strict";
import { within } from "../../testing/within.ts";
import { formatInstant } from "./format_instant.ts";
import { formatValue, toNumber } from "./format_value.ts";
import { parseInstant } from "./parse_instant.ts";

const NOW = Date.UTC(2026, 10, 22, 12);
const clock = (locale: string, timeZone = "UTC") => ({ locale, timeZone, now: NOW });
/** Spaces of every kind as plain ones, so that the cases can be read. */
const plain = (text: string) => text.replace(/[\u00a0\u202f\u2009]/g, " ");

const VALUES: readonly (readonly [
  value: string | number | boolean | null,
  locale: string,
  format: string | undefined,
  style: { decimals?: number; unit?: string },
  expected: string,
])[] = [
  [18_204, "en-GB", undefined, {}, "18,204"],
  [18_204, "de-DE", undefined, {}, "18.204"],
  [18_204.25, "fr-FR", undefined, {}, "18 204,3"],
  [1.0842, "en-GB", undefined, { decimals: 4 }, "1.0842"],
  [1.0842, "en-GB", undefined, {}, "1.08"],
  [0.000123456, "en-GB", undefined, {}, "0.000123"],
  [21.7, "en-GB", "percent", {}, "21.7%"],
  [21.7, "de-DE", undefined, { unit: "%" }, "21,7 %"],
  [18, "en-GB", undefined, { unit: "°" }, "18°"],
  [18, "en-GB", undefined, { unit: "°C" }, "18 °C"],
  [84, "en-GB", undefined, { unit: "ms" }, "84 ms"],
  [1234.5, "en-US", "USD", {}, "$1,234.50"],
  [1234.5, "de-DE", "EUR", {}, "1.234,50 €"],
  [1234.5, "en-US", "currency", { unit: "EUR" }, "€1,234.50"],
  [0.0000123, "en-US", "USD", {}, "$0.0000123"],
  [412e9, "en-GB", "bytes", {}, "412 GB"],
  [1.8e12, "fr-FR", "bytes", {}, "1,8 To"],
  [0, "en-GB", "bytes", {}, "0 B"],
  [512, "en-GB", "bytes", {}, "512 B"],
  [1_234_567, "en-GB", "compact", {}, "1.2M"],
  [93_784, "en-GB", "duration", {}, "1d 2h"],
  [75, "en-GB", "duration", {}, "1m 15s"],
  [0.25, "en-GB", "duration", {}, "250 ms"],
  ["v2.9.8", "en-GB", undefined, {}, "v2.9.8"],
  ["2.10", "en-GB", undefined, {}, "2.10"],
  ["1234.5", "en-GB", "number", {}, "1,234.5"],
  ["1234.5", "en-GB", undefined, { unit: "USD" }, "$1,234.50"],
  ["much", "en-GB", "percent", {}, "much"],
  [null, "en-GB", "number", {}, "–"],
  ["", "en-GB", undefined, {}, "–"],
  [true, "en-GB", undefined, {}, "✓"],
  ["2026-11-01", "en-GB", "date", {}, "1 Nov"],
  ["2026-11-01", "en-US", "date", {}, "Nov 1"],
  ["2024-11-01", "en-GB", "date", {}, "1 Nov 2024"],
  ["2026-11-22T10:00:00Z", "en-GB", "relative", {}, "2 hours ago"],
  ["2026-11-22T10:00:00Z", "de-DE", "relative", {}, "vor 2 Stunden"],
  [NOW / 1000, "en-GB", "relative", {}, "now"],
];
for (const [value, locale, format, style, expected] of VALUES) {
  Deno.test(`formatValue() writes ${value} as ${format ?? "it is"} ${JSON.stringify(style)} in ${locale}`, () => {
    assert.equal(plain(formatValue(value, clock(locale), format, style)), expected);
  });
}

Deno.test("formatInstant() moves an instant to the person's zone and a calendar date never", () => {
  const instant = parseInstant("2026-11-22T02:30:00Z");
  const day = parseInstant("2026-11-22");
  assert.ok(instant !== undefined && day !== undefined);
  assert.equal(formatInstant(instant, clock("en-GB", "America/New_York"), "datetime"), "21 Nov, 21:30");
  assert.equal(formatInstant(instant, clock("en-GB", "Asia/Tokyo"), "time"), "11:30");
  for (const zone of ["America/New_York", "Asia/Tokyo", "Pacific/Kiritimati"]) {
    assert.equal(formatInstant(day, clock("en-GB", zone), "datetime"), "22 Nov");
  }
});

Deno.test("formatInstant() counts whole days for a calendar date", () => {
  const today = parseInstant("2026-11-22");
  const tomorrow = parseInstant("2026-11-23");
  assert.ok(today !== undefined && tomorrow !== undefined);
  assert.equal(formatInstant(today, clock("en-GB"), "relative"), "today");
  assert.equal(formatInstant(tomorrow, clock("en-GB"), "relative"), "tomorrow");
  // At noon in UTC it is already the 23rd on Kiritimati.
  assert.equal(formatInstant(tomorrow, clock("en-GB", "Pacific/Kiritimati"), "relative"), "today");
});

Deno.test("parseInstant() reads the forms that sources use, and nothing else", () => {
  const noon = Date.UTC(2026, 10, 22, 12);
  for (
    const value of [
      "2026-11-22T12:00:00Z",
      "2026-11-22T12:00",
      "2026-11-22 12:00:00",
      "2026-11-22T14:00:00+02:00",
      noon,
      noon / 1000,
      "Sun, 22 Nov 2026 12:00:00 GMT",
    ]
  ) {
    assert.equal(parseInstant(value)?.ms, noon, String(value));
  }
  for (const value of ["today", "12:00", "", "v2.9.8", null, {}, NaN, "2026-13-45", 1e300]) {
    assert.equal(parseInstant(value), undefined, String(value));
  }
});

Deno.test("toNumber() reads numbers and numeric text only", () => {
  assert.deepEqual(["12", " -1.5e3 ", 7, ".5"].map(toNumber), [12, -1500, 7, 0.5]);
  for (const value of ["", "1,5", "0x10", "12px", null, true, NaN, Infinity, "1e999"]) {
    assert.equal(toNumber(value), undefined);
  }
});

Deno.test("toNumber() reads a long text of digits in one pass", () => {
  assert.equal(within(4_000, () => toNumber(`${"1".repeat(100_000)}x`)), undefined);
  assert.deepEqual(["5", "5.", "5.25", ".5", " -1.5e3 "].map((text) => toNumber(text)), [
    5,
    5,
    5.25,
    0.5,
    -1_500,
  ]);
});
