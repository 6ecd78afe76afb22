import assert from "node:assert/strict";
import { createBlockId } from "../domain/ids.ts";
import { checkTree } from "../rendering/check_tree.ts";
import { insertBlock } from "../storage/blocks.ts";
import { type HttpLab, ownHeaders, shareLab, testBesideLab, testOverHttp } from "./http_lab.ts";

const lab = shareLab();

/** What a view gives that is too large, too deep or without an end. Each runs for real and must end as a draft. */
const VIEWS: Readonly<Record<string, string>> = {
  "100,000 levels":
    `let node = "x"; for (let i = 0; i < 100000; i++) node = createElement("div", {}, node); return node;`,
  "100,000 levels of arrays":
    `let node = ["x"]; for (let i = 0; i < 100000; i++) node = [node]; return node;`,
  "100,000 levels of components":
    `const Deep = ({ n }) => n === 0 ? "x" : createElement(Deep, { n: n - 1 }); return createElement(Deep, { n: 100000 });`,
  "1,000,000 nodes": `return Array.from({ length: 1000000 }, () => createElement("i", {}, "x"));`,
  "1,000,000 nodes by sharing":
    `let node = createElement("i", {}, "x"); for (let i = 0; i < 20; i++) node = createElement("b", {}, node, node); return node;`,
  "children that hold themselves": `const list = ["x"]; list.push(list); return list;`,
  "an element that holds itself":
    `const props = { children: ["x"] }; props.children.push(createElement("b", props)); return createElement("b", props);`,
  "a component that draws itself":
    `const Self = () => createElement(Self, {}); return createElement(Self, {});`,
  "props that hold themselves":
    `const rows = [{ a: 1 }]; rows[0].b = rows; return createElement(Table, { rows });`,
  "a list without an end":
    `const list = ["x"]; return new Proxy(list, { get: (t, k) => k === "length" ? 1e9 : k in t ? t[k] : "x" });`,
  "a getter that never ends": `return createElement("p", { get title() { for (;;); } }, "x");`,
  "text of 50 MB": `return createElement("p", {}, "x".repeat(50000000));`,
  "attributes of 50 MB":
    `return createElement("p", Object.fromEntries(Array.from({ length: 100 }, (_, i) => ["data-" + i, "x".repeat(500000)])), "x");`,
  "a view that never ends": `for (;;);`,
  "a promise": `return new Promise(() => {});`,
};

for (const [name, code] of Object.entries(VIEWS)) {
  testOverHttp(lab, `118 a view of ${name} is refused and the server answers on`, async (given) => {
    const saved = await saveView(given, code);
    assert.equal(saved.kind, "draft", JSON.stringify(saved).slice(0, 300));
    assert.ok(JSON.stringify(saved).length < 20_000, "the reason is short");
    const answer = await given.send({ line: "GET / HTTP/1.1", headers: ownHeaders(given) });
    assert.equal(answer.status, 200);
    assert.ok(answer.body.length < 2_000_000);
  });
}

testOverHttp(lab, "118 a view of ordinary size is taken", async (given) => {
  const saved = await saveView(
    given,
    `return Array.from({ length: 500 }, (_, i) => createElement("i", {}, "word " + i));`,
  );
  assert.equal(saved.kind, "adopted", JSON.stringify(saved));
});

async function saveView({ program }: HttpLab, code: string) {
  const id = createBlockId();
  const { id: dashboardId } = await program.app.getDashboard();
  const size = { gridColumns: 4, gridRows: 2 };
  await insertBlock(program.db, {
    ...size,
    id,
    dashboardId,
    title: "x",
    prompt: "x",
    createdAt: program.clock.now,
  });
  return await program.app.saveCode(id, {
    manifest: JSON.stringify({ title: "x", hosts: [] }),
    backend: `import { z } from "zod";
export const dataSchema = z.object({ word: z.string() });
export function fetchData() { return { word: "x" }; }
export function processData(raw) { return raw; }`,
    view: `import { createElement, Table } from "@tessera/ui";
export default function View({ data }) { ${code} }`,
  });
}

/** What a guest that writes its own frames could send in a view's place. */
const TREES: Readonly<Record<string, () => unknown>> = {
  "a cycle of elements": () => {
    const node: { tag: string; children: unknown[] } = { tag: "div", children: [] };
    node.children.push(node);
    return node;
  },
  "a cycle of arrays": () => {
    const list: unknown[] = [];
    list.push(list);
    return list;
  },
  "a cycle in props": () => {
    const rows: Record<string, unknown>[] = [{ a: 1 }];
    Object.assign(rows[0] ?? {}, { rows });
    return { ui: "Table", props: { rows } };
  },
  "a cycle through a prop's own tree": () => {
    const node: { ui: string; props: Record<string, unknown> } = { ui: "ListItem", props: {} };
    node.props["title"] = { $tree: [node] };
    return node;
  },
  "100,000 levels of $tree": () => {
    let node: unknown = "x";
    for (let level = 0; level < 100_000; level++) {
      node = { ui: "ListItem", props: { title: { $tree: [node] } } };
    }
    return node;
  },
  "1,000,000 texts": () => Array.from({ length: 1_000_000 }, () => "x"),
  "a wide table": () => ({
    ui: "Table",
    props: {
      rows: [Object.fromEntries(Array.from({ length: 300_000 }, (_, at) => [`k${at}`, "x".repeat(9)]))],
    },
  }),
};

for (const [name, make] of Object.entries(TREES)) {
  testBesideLab(`attack 118 a forged tree with ${name} is refused as a value`, () => {
    const checked = checkTree(make());
    assert.equal(checked.kind, "refused");
    assert.ok(checked.kind === "refused" && checked.message.length < 2_000);
  });
}
