import assert from "node:assert/strict";
import type { ShapeChange } from "./answer_shape.ts";
import { describeChange, describeDrift, findLosses } from "./drift.ts";

const change = (kind: ShapeChange["kind"], path: string, more: Partial<ShapeChange> = {}): ShapeChange => ({
  ...{ kind, path, before: ["text"], now: kind === "gone" ? [] : ["number"] },
  ...more,
});

Deno.test("findLosses() names what the code reads, and nothing that only came new or is read elsewhere", () => {
  const code =
    `rows.map((row) => ({ n: row.price, o: row.owner.login, p: $(".story"), q: row["first name"] }))`;
  const losses = findLosses([
    change("gone", "[].price"),
    change("type", "[].owner.login"),
    change("gone", "[].seller.login"),
    change("gone", "[].colour"),
    change("added", "[].price2"),
    change("optional", "[].price"),
    change("blank", "[].price"),
    change("gone", "li.story", { before: ["repeated element"] }),
    change("gone", "li.other", { before: ["element"] }),
    change("gone", '[]["first name"]'),
    change("paged", "next", { now: ["10"] }),
    change("paged", "price", { now: ["10"] }),
    change("format", "", { before: ["json"], now: ["page"] }),
  ], code);
  assert.deepEqual(losses.map(({ path }) => path), [
    "[].price",
    "[].owner.login",
    "li.story",
    '[]["first name"]',
    "next",
    "",
  ]);
});

Deno.test("describeDrift() is one quiet sentence, with names from outside cleaned and bounded", () => {
  assert.equal(
    describeDrift([change("gone", "[].price"), change("type", "[].size")]),
    "The source changed: field price is gone, field size is number now; the card still works",
  );
  const hostile = describeChange(change("gone", `[]["${"\u202ex".repeat(300)}"]`));
  assert(hostile.length < 90 && !hostile.includes("\u202e"), hostile);
});
