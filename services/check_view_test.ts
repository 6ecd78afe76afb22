import assert from "node:assert/strict";
import { createBlockId } from "../domain/ids.ts";
import type { BlockTree } from "../domain/tree.ts";
import { readPageStyles } from "../cli/open_browser.ts";
import { createPageReader } from "../browsing/create_page_reader.ts";
import { openTestPages } from "../testing/page_reader.ts";
import { compileBlockCss } from "./block_css.ts";
import { checkView, type ViewCheckDeps, type ViewVerdict } from "./check_view.ts";

const NOW = Date.parse("2026-11-22T10:00:00Z");
const id = createBlockId();

interface Given {
  readonly tree: BlockTree;
  /** Class words of the tree, for its stylesheet. */
  readonly classes?: string;
  readonly size?: { readonly columns: number; readonly rows: number };
  readonly author?: "model" | "person";
}

async function check(
  deps: ViewCheckDeps,
  { tree, classes = "", size, author = "model" }: Given,
): Promise<ViewVerdict> {
  const { css } = await compileBlockCss(`<p className="${classes}" />`, id);
  return await checkView(deps, {
    ...{ blockId: id, tree, css, author, locale: "en-GB", timeZone: "UTC", nowMs: NOW },
    manifest: { title: "Card", size: size ?? { columns: 4, rows: 2 } },
  });
}

const element = (tag: string, classes: string, ...children: BlockTree) => ({
  ...{ tag, attrs: { class: classes }, children },
});

const NAMELESS: BlockTree = [{ tag: "a", attrs: { href: "https://a.example" } }, "Words"];
const kinds = ({ failures }: ViewVerdict) => failures.map(({ kind }) => kind);

Deno.test("checkView() sends a model's view back for a link without a name, and only warns a person", async () => {
  const model = await check({}, { tree: NAMELESS });
  assert.deepEqual(kinds(model), ["unreadable"]);
  assert.match(
    model.failures[0]?.evidence ?? "",
    /link-name: The link to "https:\/\/a\.example" has no text/,
  );
  const person = await check({}, { tree: NAMELESS, author: "person" });
  assert.deepEqual(person.failures, []);
  assert.match(person.warnings[0]?.message ?? "", /link-name/);
});

Deno.test("checkView() estimates without a browser, and with one that does not start", async () => {
  const tree: BlockTree = [element("p", "truncate", "word ".repeat(80))];
  const broken = createPageReader({
    send: () => Promise.reject(new Error("not asked")),
    openBrowser: () => Promise.reject(new Error("Cannot start it")),
  });
  for (const deps of [{}, { pages: broken, pageStyles: readPageStyles }]) {
    const { failures, warnings } = await check(deps, { tree });
    assert.deepEqual(failures, []);
    assert.deepEqual(warnings.map(({ kind }) => kind), ["cut_off"]);
  }
});

const HONEST: Given = {
  tree: [
    { ui: "Stat", props: { label: "Users", value: 1234.5, unit: "a day" } },
    {
      ui: "Table",
      props: {
        columns: [{ key: "a", label: "Name" }, { key: "b", label: "Points" }],
        rows: [{ a: "Lisbon", b: 12 }],
      },
    },
    element(
      "p",
      "text-sm text-muted-foreground",
      "A note of some length that breaks into lines by itself, as text does",
    ),
  ],
  classes: "text-sm text-muted-foreground",
};

/** Each is seen failing in a real layout, with words that say where. */
const BROKEN: readonly (readonly [name: string, given: Given, kind: string, evidence: RegExp])[] = [
  [
    "a value whose end is cut off",
    {
      tree: [element("div", "w-16 overflow-hidden whitespace-nowrap text-4xl", "1,234,567.89 €")],
      classes: "w-16 overflow-hidden whitespace-nowrap text-4xl",
    },
    "cut_off",
    /clipped-text: "1,234,567\.89 €" is cut off at a desk/,
  ],
  [
    "a text whose box has no height",
    {
      tree: [element("div", "h-1 overflow-hidden", "Nobody reads this sentence of a block")],
      classes: "h-1 overflow-hidden",
    },
    "cut_off",
    /clipped-text/,
  ],
  [
    "texts on top of each other",
    {
      tree: [
        element("p", "text-lg", "First line of it"),
        element("p", "mt-[-28px] text-lg", "Other line of it"),
      ],
      classes: "text-lg mt-[-28px]",
    },
    "cut_off",
    /overlapping-text/,
  ],
  [
    "a drawing without any size",
    {
      tree: [
        "Words",
        {
          tag: "svg",
          attrs: { role: "img", "aria-label": "Wind", class: "w-0 h-0" },
          children: [{ tag: "path", attrs: { d: "M0 0L9 9" } }],
        },
      ],
      classes: "w-0 h-0",
    },
    "cut_off",
    /empty-part: "Wind" takes no room/,
  ],
  [
    "something far wider than the card",
    {
      tree: [element("div", "w-[2000px]", "A line that never ends")],
      classes: "w-[2000px]",
    },
    "cut_off",
    /clipped-text: "A line that never ends"/,
  ],
  [
    "white text on a white card",
    {
      tree: [element("p", "text-white", "Gone in the light")],
      classes: "text-white",
    },
    "unreadable",
    /color-contrast/,
  ],
];

Deno.test("checkView() measures a card in a real layout", async (t) => {
  const pages = await openTestPages({ send: () => Promise.reject(new Error("not asked")) });
  const deps = { pages, pageStyles: readPageStyles };
  try {
    await t.step("an honest view has nothing against it", async () => {
      assert.deepEqual(await check(deps, HONEST), { failures: [], warnings: [] });
    });
    for (const [name, given, kind, evidence] of BROKEN) {
      await t.step(name, async () => {
        const { failures, warnings } = await check(deps, given);
        assert.deepEqual(failures.map((each) => each.kind), [kind], JSON.stringify({ failures, warnings }));
        assert.match(failures[0]?.evidence ?? "", evidence);
        assert.deepEqual((await check(deps, { ...given, author: "person" })).failures, []);
      });
    }
    await t.step("a list's ellipsis is a warning", async () => {
      const tree = [
        element("p", "truncate", "A headline of many words that goes on and on and does not end here"),
      ];
      const { failures, warnings } = await check(deps, {
        tree,
        classes: "truncate",
        size: { columns: 3, rows: 1 },
      });
      assert.deepEqual(failures, []);
      assert.match(warnings.map(({ message }) => message).join(), /clipped-text/);
    });
  } finally {
    await pages.close();
  }
});
