import assert from "node:assert/strict";
import { findOtherSizes, findUnitChanges } from "./heal_sizes.ts";

const rows = (...temps: number[]) => ({ rows: temps.map((temp, i) => ({ name: `Station ${i}`, temp })) });

Deno.test("findOtherSizes() doubts numbers of another unit", () => {
  const celsius = rows(11.5, 14.5, 17.5, 20.5);
  const in_ = (change: (temp: number) => number) => rows(...celsius.rows.map(({ temp }) => change(temp)));
  for (
    const [change, words] of [
      [(c: number) => c * 1.8 + 32, /"rows\[\]\.temp" are about 3\.63 times as large/],
      [(c: number) => c * 1000, /1000 times as large/],
      [(c: number) => c / 100, /100 times as small/],
      // Kilometres to miles: near enough to be overlooked, were it not the same everywhere.
      [(c: number) => c * 0.621371, /1\.61 times as small/],
    ] as const
  ) assert.match(findOtherSizes(celsius, in_(change)) ?? "nothing", words);
  assert.match(
    findOtherSizes({ at: 1_764_000_000 }, { at: 1_764_000_900_000 }) ?? "nothing",
    /1000 times as large/,
  );
});

Deno.test("findOtherSizes() takes it that numbers move", () => {
  for (
    const [before, now] of [
      [rows(11.5, 14.5, 17.5, 20.5), rows(12.5, 14.1, 19, 20.5)],
      [rows(11.5, 14.5, 17.5), rows(11.5, 14.5, 17.5)],
      [rows(0, 0, 0), rows(3, 0, 1)],
      [rows(5, 5, 5), rows(6, 6, 6)],
      [{ at: 1_764_000_000, price: 80 }, { at: 1_764_003_600, price: 95 }],
      [{ note: "none" }, { note: "none", temp: 3 }],
    ] as const
  ) assert.equal(findOtherSizes(before, now), undefined);
});

Deno.test("findUnitChanges() names a change of unit between two runs of the same code", () => {
  const before = rows(11.5, 14.5, 17.5, 20.5);
  const words = (now: Parameters<typeof findUnitChanges>[1], from: typeof now = before) =>
    findUnitChanges(from, now).map(({ field, words }) => `${field} ${words}`);
  assert.deepEqual(words(rows(11_600, 14_400, 17_500, 20_900)), [
    "rows[].temp 1000 times as large as before",
  ]);
  assert.deepEqual(words(before, rows(11_600, 14_400, 17_500, 20_900)), [
    "rows[].temp 1000 times as small as before",
  ]);
  assert.deepEqual(words(rows(52.7, 58.5, 64, 69)), ["rows[].temp Fahrenheit now, as it seems"]);
  assert.deepEqual(words({ at: 1_764_000_900_000 }, { at: 1_764_000_000 }), [
    "at 1000 times as large as before",
  ]);
  for (
    const now of [
      rows(12, 14, 19, 20),
      rows(0, 0, 0, 0),
      rows(1_150, 14.5, 17.5, 20.5),
      rows(115, 145, 175, 205),
    ]
  ) {
    assert.deepEqual(words(now), []);
  }
  assert.deepEqual(words({ visits: 3_000 }, { visits: 3 }), [], "one number alone may grow");
  assert.deepEqual(words(rows(300, 300, 300), rows(3, 3, 3)), [], "the same number everywhere is one number");
});
