import assert from "node:assert/strict";
import { isRecord } from "../domain/json.ts";
import { type BlockTree, MAX_TREE_BYTES, type TreeNode } from "../domain/tree.ts";
import { components } from "../kit/components.ts";
import { allowedElements } from "../rendering/allowed_elements.ts";
import { checkTree } from "../rendering/check_tree.ts";
import { createRandom } from "../testing/random.ts";
import { makeNode } from "./fuzz_values.ts";

const SEED = 118;
const CASES = 6_000;
/** What the tree may carry of an attribute's name, whatever a view wrote. */
const NEVER =
  /^(on|hx-|x-|data-|style|srcdoc|srcset|action|form|xlink|xmlns|is$|slot|nonce|popover|dangerously|inner)/i;

Deno.test(`attack 118 checkTree() gives only what is allowed for ${CASES} random trees`, () => {
  const random = createRandom(SEED);
  const kinds = { ok: 0, refused: 0 };
  for (let at = 0; at < CASES; at++) {
    const node = makeNode(random, 1 + random.below(6));
    const checked = checkTree(node);
    kinds[checked.kind]++;
    if (checked.kind === "refused") {
      assert.ok(checked.message.length < 4_000, `case ${at}`);
      continue;
    }
    expectAllowed(checked.tree, `case ${at}`);
    const text = JSON.stringify(checked.tree);
    assert.ok(new TextEncoder().encode(text).length <= MAX_TREE_BYTES);
    const again = checkTree(JSON.parse(text));
    assert.ok(again.kind === "ok", `case ${at}: a checked tree is refused: ${JSON.stringify(again)}`);
    assert.deepEqual(JSON.parse(JSON.stringify(again.tree)), JSON.parse(text), `case ${at}`);
  }
  assert.ok(kinds.ok > CASES / 4 && kinds.refused > CASES / 50, JSON.stringify(kinds));
  assert.equal(Object.hasOwn(Object.prototype, "a"), false);
});

function expectAllowed(tree: BlockTree, where: string): void {
  for (const node of tree) {
    if (typeof node === "string") assert.ok(node.isWellFormed(), where);
    else if ("ui" in node) expectComponent(node, where);
    else {
      assert.ok(allowedElements.has(node.tag), `${where}: <${node.tag}>`);
      assert.deepEqual(Object.keys(node.attrs ?? {}).filter((name) => NEVER.test(name)), [], where);
      expectAllowed(node.children ?? [], where);
    }
  }
}

function expectComponent(node: Extract<TreeNode, { ui: string }>, where: string): void {
  const component = components.get(node.ui);
  assert.ok(component !== undefined, `${where}: ${node.ui}`);
  for (const name of Object.keys(node.props)) {
    assert.ok(Object.hasOwn(component.schema.shape, name), `${where}: ${name}`);
  }
  expectAllowed(node.children ?? [], where);
  expectAllowed(treesIn(node.props), where);
}

/** Trees inside props, however deep. */
function treesIn(value: unknown): BlockTree {
  if (Array.isArray(value)) return value.flatMap(treesIn);
  if (!isRecord(value)) return [];
  // What stands there passed the checker: that is what is looked at.
  if (Array.isArray(value.$tree)) return value.$tree as BlockTree;
  return Object.values(value).flatMap(treesIn);
}
