import assert from "node:assert/strict";
import type { Json } from "../../domain/json.ts";
import type { BlockTree } from "../../domain/tree.ts";
import { checkFacts } from "./check_facts.ts";
import { type Fact, Facts } from "./facts.ts";
import { readNumbers } from "./read_numbers.ts";

function isShown(fact: Fact, text: string, more: { tree?: BlockTree; data?: Json } = {}): boolean {
  const { missing } = checkFacts(Facts.parse({ mustShow: [fact] }), { text, tree: [], data: null, ...more });
  return missing.length === 0;
}

Deno.test("readNumbers() reads separators of every habit", () => {
  const values = (text: string) => [...new Set(readNumbers(text).map(({ value }) => value))];
  assert.deepEqual(values("1,234.5"), [1234.5]);
  assert.deepEqual(values("1.234,5"), [1234.5]);
  assert.deepEqual(values("1 234,5 °C"), [1234.5]);
  assert.deepEqual(values("12\u202f345"), [12345]);
  assert.deepEqual(values("1’234"), [1234]);
  assert.ok(values("1.234").includes(1234) && values("1.234").includes(1.234));
  assert.ok(values("−3,1 %").includes(-3.1));
  assert.ok(values("12.3K stars").includes(12_300));
  assert.ok(values("14:05").includes(14));
  assert.deepEqual(values("7 12 19"), [7, 12, 19]);
});

Deno.test("readNumbers() is quick with a text that is one long number", () => {
  assert.ok(readNumbers("1,".repeat(60_000)).length > 0);
  assert.ok(readNumbers("1 ".repeat(60_000)).length > 0);
});

Deno.test("checkFacts() finds a number however it is formatted", () => {
  const rate = { number: 1.0842, decimals: 2 };
  for (const text of ["1.0842", "1.084", "1,08", "$1.08 today"]) assert.ok(isShown(rate, text), text);
  for (const text of ["1.09", "1", "10842", "1.1"]) assert.ok(!isShown(rate, text), text);
  const count = { number: 91_204 };
  for (const text of ["91,204", "91 204", "91.204", "91204", "91K", "91.2k"]) {
    assert.ok(isShown(count, text), text);
  }
  for (const text of ["91,304", "90K", "912"]) assert.ok(!isShown(count, text), text);
  assert.ok(isShown({ number: -1.9 }, "↓ 1.9 %"));
  assert.ok(isShown({ number: 0 }, "0 comments"));
});

Deno.test("checkFacts() wants a number beside its words where the fact says so", () => {
  const text = `first 12 points\n${"x".repeat(400)}\nsecond 99 points`;
  assert.ok(isShown({ number: 99, near: "second" }, text));
  assert.ok(!isShown({ number: 12, near: "second" }, text));
  assert.ok(!isShown({ number: 12, near: "third" }, text));
  // Digits of the words themselves are none.
  assert.ok(!isShown({ number: 7, near: "part 7" }, "part 7 of it"));
});

Deno.test("checkFacts() compares words without regard to case, blanks and dashes", () => {
  assert.ok(isShown("São Paulo – now", "SÃO\u00a0PAULO - NOW"));
  assert.ok(isShown({ anyOf: ["no games", "no matches"] }, "No  matches today"));
  assert.ok(!isShown("Lisbon", "Porto"));
  assert.ok(isShown({ between: [0.8, 1.6] }, "1 EUR is 1.0842 USD"));
});

Deno.test("checkFacts() looks into the tree for links, components and props, at every depth", () => {
  const tree: BlockTree = [{
    ui: "List",
    props: {},
    children: [{
      ui: "ListItem",
      props: {
        title: "x",
        note: { $tree: [{ ui: "Link", props: { href: "https://talk.example/item?id=7" } }] },
        end: { $tree: [{ ui: "Badge", props: { tone: "bad" }, children: ["down"] }] },
      },
    }],
  }, { ui: "LineChart", props: { data: [{ x: 1 }, { x: 2 }] } }];
  const has = (fact: Fact) => isShown(fact, "", { tree });
  assert.ok(has({ link: "https://talk.example/item?id=7" }));
  assert.ok(!has({ link: "https://talk.example/item?id=8" }));
  assert.ok(has({ prop: "tone", value: "bad" }));
  assert.ok(has({ component: ["LineChart", "AreaChart"], items: 2 }));
  assert.ok(!has({ component: ["LineChart", "AreaChart"], items: 3 }));
});

Deno.test("checkFacts() counts rows and what must not be there, and finds nothing on no card", () => {
  const facts = Facts.parse({ mustShow: ["open"], mustNotShow: ["Kitchen window"], minRows: 2 });
  const card = { text: "open: kitchen window", tree: [], data: { rows: [1] } };
  const { found, total, missing } = checkFacts(facts, card);
  assert.deepEqual([found, total], [1, 3]);
  assert.deepEqual(missing, ['no "Kitchen window"', "2 rows (there are 1)"]);
  assert.equal(checkFacts(facts, undefined).found, 0);
  assert.equal(checkFacts(facts, undefined).missing.length, 3);
});
