import { equal } from "node:assert/strict";
import { formatAge, formatElapsed, formatUntil } from "./format_age.ts";

const NOW = 1_000_000_000_000;
const ago = (seconds: number) => formatAge(NOW - seconds * 1000, NOW);
const until = (seconds: number) => formatUntil(NOW + seconds * 1000, NOW);

Deno.test("formatAge() names one unit, and nothing for the first seconds or a clock that is behind", () => {
  equal(ago(0), "just now");
  equal(ago(-100), "just now");
  equal(ago(12), "12 s ago");
  equal(ago(59.9), "59 s ago");
  equal(ago(240), "4 min ago");
  equal(ago(3_600), "1 h ago");
  equal(ago(47 * 3_600), "47 h ago");
  equal(ago(72 * 3_600), "3 days ago");
});

Deno.test("formatUntil() counts down to now", () => {
  equal(until(540), "in 9 min");
  equal(until(1.5), "in 1 s");
  equal(until(0.5), "now");
  equal(until(-5), "now");
});

Deno.test("formatElapsed() is a running clock", () => {
  equal(formatElapsed(NOW - 7_000, NOW), "0:07");
  equal(formatElapsed(NOW - 760_000, NOW), "12:40");
  equal(formatElapsed(NOW - 3_723_000, NOW), "1:02:03");
  equal(formatElapsed(NOW + 5_000, NOW), "0:00");
});
