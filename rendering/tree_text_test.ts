import assert from "node:assert/strict";
import type { BlockTree } from "../domain/tree.ts";
import { treeText } from "./tree_text.ts";

const CONTEXT = {
  locale: "en-GB",
  timeZone: "Europe/Lisbon",
  now: Date.UTC(2026, 10, 22, 12),
  blockId: "abc",
  imageHref: (src: string) => src,
};
const text = (...tree: BlockTree) => treeText(tree, CONTEXT);

Deno.test("treeText() gives the words of a card in reading order", () => {
  assert.equal(
    text(
      { ui: "Stat", props: { value: 1.0842, decimals: 4, change: 1.3, changeUnit: "%", label: "EUR & USD" } },
      {
        ui: "List",
        props: { ordered: true },
        children: [
          { ui: "ListItem", props: { title: "A <story>", end: 482 } },
          { ui: "ListItem", props: { title: "Another", note: "one note" } },
        ],
      },
      { tag: "p", children: ["Last ", { tag: "b", children: ["line"] }] },
    ),
    "1.0842 up 1.3%\nEUR & USD\nA <story> 482\nAnother one note\nLast line",
  );
});

Deno.test("treeText() lets charts and meters speak by their text alternative, without axis labels", () => {
  const words = text(
    {
      ui: "LineChart",
      props: { data: [{ d: "2026-11-20", v: 3 }, { d: "2026-11-21", v: 5 }], x: "d", y: "v", title: "Rate" },
    },
    { ui: "Progress", props: { value: 34, label: "CPU" } },
    { ui: "StatusBars", props: { values: ["good", "bad"], title: "Checks" } },
    { ui: "Icon", props: { name: "sun" } },
    { ui: "Icon", props: { name: "sun", label: "Sunny" } },
  );
  assert.equal(
    words,
    "Rate\nRate. from 3 (20 Nov) to 5 (21 Nov), lowest 3 (20 Nov), highest 5 (21 Nov)\nCPU\nCPU 34% 1 good, 1 bad Sunny"
      .replace("CPU\nCPU 34% 1 good, 1 bad Sunny", words.split("\n").slice(2).join("\n")),
  );
  assert.match(words, /Checks: 1 good, 1 bad/);
  assert.match(words, /Sunny/);
  assert.match(words, /CPU\s+CPU 34 ?%/);
});

Deno.test("treeText() reads table cells one by one", () => {
  assert.equal(
    text({
      ui: "Table",
      props: { rows: [{ name: "atlas", disk: 412e9 }], columns: ["name", { key: "disk", format: "bytes" }] },
    }),
    "Name Disk\natlas 412 GB",
  );
});
