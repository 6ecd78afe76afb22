import { isRecord, type Json } from "../domain/json.ts";
import {
  type BlockTree,
  MAX_TREE_BYTES,
  MAX_TREE_DEPTH,
  MAX_TREE_NODES,
  type TreeNode,
} from "../domain/tree.ts";
import { components } from "../kit/components.ts";
import { imageAddress } from "../kit/ui/image.tsx";
import { allowedElements, droppedWithContent, type ElementRule } from "./allowed_elements.ts";
import { safeAttributes } from "./safe_attributes.ts";

export type CheckedTree =
  /** `dropped` says in words what was left out, for the author's next attempt. */
  | { readonly kind: "ok"; readonly tree: BlockTree; readonly dropped: readonly string[] }
  | { readonly kind: "refused"; readonly message: string };

/** Why a whole tree is refused; thrown inside this file only. */
class TreeRefusal extends Error {}

/** Where a node stands: what the rules of the next node depend on. */
interface Place {
  readonly depth: number;
  readonly parent: string;
  readonly isInSvg: boolean;
  readonly isInLink: boolean;
}

/** As plain data these break whoever turns the object into text, or put a prototype under it. */
const REFUSED_KEYS = new Set(["__proto__", "toString", "valueOf"]);
const MAX_DROPPED = 40;
const MAX_PROP_DEPTH = 12;
/** Rules that only the page can fill in (whose id, which image route) play no part in whether a value is safe. */
const NEUTRAL_SCOPE = {
  idPrefix: "",
  imageAddress: (src: string) => imageAddress(src, (address) => address),
};
const ROOT: Place = { depth: 0, parent: "", isInSvg: false, isInLink: false };

/**
 * Checks what a view made against the allow-list and the kit's props. Harmless mistakes are left out and reported; a
 * component that does not exist, a wrong prop, or a tree beyond the limits refuses the whole.
 */
export function checkTree(value: unknown): CheckedTree {
  const checker = new TreeChecker();
  try {
    const tree = checker.children(Array.isArray(value) ? value : [value], ROOT);
    const bytes = new TextEncoder().encode(JSON.stringify(tree)).length;
    if (bytes > MAX_TREE_BYTES) throw refusal("bytes", bytes, MAX_TREE_BYTES);
    return { kind: "ok", tree, dropped: [...checker.dropped] };
  } catch (error) {
    if (error instanceof TreeRefusal) return { kind: "refused", message: error.message };
    throw error;
  }
}

class TreeChecker {
  readonly dropped = new Set<string>();
  #nodes = 0;

  children(values: readonly unknown[], place: Place): TreeNode[] {
    if (place.depth > MAX_TREE_DEPTH) throw refusal("depth", place.depth, MAX_TREE_DEPTH);
    return values.flatMap((value) => this.#node(value, place));
  }

  #node(value: unknown, place: Place): readonly TreeNode[] {
    if (++this.#nodes > MAX_TREE_NODES) throw refusal("nodes", this.#nodes, MAX_TREE_NODES);
    if (typeof value === "string") return value === "" ? [] : [value.toWellFormed()];
    if (typeof value === "number") return [String(value)];
    if (Array.isArray(value)) return this.children(value, { ...place, depth: place.depth + 1 });
    if (!isRecord(value)) return [];
    if (typeof value.tag === "string") return this.#element(value, value.tag, place);
    if (typeof value.ui === "string") return [this.#component(value, value.ui, place)];
    if (Array.isArray(value.$tree)) return this.children(value.$tree, { ...place, depth: place.depth + 1 });
    this.#drop("a value that is neither text nor an element");
    return [];
  }

  #element(value: Readonly<Record<string, unknown>>, given: string, place: Place): readonly TreeNode[] {
    const tag = allowedElements.has(given) ? given : given.toLowerCase();
    const rule = allowedElements.get(tag);
    const inner = Array.isArray(value.children) ? value.children : [];
    if (rule === undefined || !fits(tag, rule, place)) {
      this.#drop(`<${given.slice(0, 40)}>`);
      return keepsContent(tag, rule, place) ? this.children(inner, { ...place, depth: place.depth + 1 }) : [];
    }
    const { attributes, dropped } = safeAttributes(
      tag,
      isRecord(value.attrs) ? value.attrs : {},
      NEUTRAL_SCOPE,
    );
    for (const name of dropped) this.#drop(`${name} on <${tag}>`);
    const attrs = sourceAttributes(value.attrs, dropped);
    const children = rule.isVoid === true ? [] : this.children(inner, {
      depth: place.depth + 1,
      parent: tag,
      isInSvg: place.isInSvg || tag === "svg",
      isInLink: place.isInLink || tag === "a",
    });
    return [{
      tag,
      ...(Object.keys(attributes).length > 0 && attrs !== undefined ? { attrs } : {}),
      ...(children.length > 0 ? { children } : {}),
    }];
  }

  #component(value: Readonly<Record<string, unknown>>, name: string, place: Place): TreeNode {
    const component = components.get(name);
    if (component === undefined) {
      throw new TreeRefusal(
        `"${name.slice(0, 40)}" is not a component of @tessera/ui: expected one of ${
          [...components.keys()].join(", ")
        }`,
      );
    }
    const inside: Place = { ...place, depth: place.depth + 1, parent: "", isInSvg: false };
    const given = isRecord(value.props) ? value.props : {};
    const props = this.#props(given, inside);
    const checked = component.check(props);
    if (checked.kind === "wrong") throw new TreeRefusal(checked.message);
    for (const prop of checked.dropped) this.#drop(`${name}: unknown prop "${prop.slice(0, 40)}"`);
    const children = this.children(childrenOf(value, given), inside);
    // The schemas give JSON for JSON; `Json` is what the tree's type asks for.
    const clean = checked.props as Readonly<Record<string, Json>>;
    return {
      ui: name,
      props: clean,
      ...(children.length > 0 && component.hasChildren === true ? { children } : {}),
    };
  }

  /** Props are plain JSON, but trees inside them are held to the same rules. */
  #props(given: Readonly<Record<string, unknown>>, place: Place): Record<string, unknown> {
    const props: Record<string, unknown> = {};
    for (const key of Object.keys(given)) {
      if (!REFUSED_KEYS.has(key) && key !== "children") props[key] = this.#prop(given[key], place, 0);
    }
    return props;
  }

  #prop(value: unknown, place: Place, level: number): unknown {
    if (typeof value === "string") return value.toWellFormed();
    if (typeof value !== "object" || value === null) return value;
    if (level > MAX_PROP_DEPTH) throw refusal("depth of a prop", level, MAX_PROP_DEPTH);
    if (Array.isArray(value)) return value.map((one) => this.#prop(one, place, level + 1));
    if (!isRecord(value)) return null;
    if (Array.isArray(value.$tree)) return { $tree: this.children(value.$tree, place) };
    const copy: Record<string, unknown> = {};
    for (const key of Object.keys(value)) {
      if (!REFUSED_KEYS.has(key)) copy[key] = this.#prop(value[key], place, level + 1);
    }
    return copy;
  }

  #drop(what: string): void {
    if (this.dropped.size < MAX_DROPPED) this.dropped.add(what);
  }
}

/** A view may give children as a prop; between the tags they count first. */
function childrenOf(
  node: Readonly<Record<string, unknown>>,
  props: Readonly<Record<string, unknown>>,
): readonly unknown[] {
  if (Array.isArray(node.children) && node.children.length > 0) return node.children;
  const given = props.children;
  return given === undefined || given === null || typeof given === "boolean"
    ? []
    : Array.isArray(given)
    ? given
    : [given];
}

function fits(tag: string, rule: ElementRule, place: Place): boolean {
  if (tag === "svg") return !place.isInSvg || place.parent === "svg" || place.parent === "g";
  if ((rule.family === "svg") !== place.isInSvg) return false;
  if (tag === "a" && place.isInLink) return false;
  return rule.parents === undefined || rule.parents.includes(place.parent);
}

/** A harmless element in the wrong place leaves its words behind; inside a drawing, and for what loads or runs, nothing. */
function keepsContent(tag: string, rule: ElementRule | undefined, place: Place): boolean {
  return !place.isInSvg && rule?.family !== "svg" && !droppedWithContent.has(tag.toLowerCase());
}

/** The author's own values of the attributes that passed: the page puts in its prefixes and addresses when it draws. */
function sourceAttributes(
  given: unknown,
  dropped: readonly string[],
): Readonly<Record<string, string | number | boolean>> | undefined {
  if (!isRecord(given)) return undefined;
  const kept: Record<string, string | number | boolean> = {};
  for (const [key, value] of Object.entries(given)) {
    if (key === "__proto__" || dropped.includes(key)) continue;
    if (typeof value === "string") kept[key] = value.toWellFormed();
    else if (typeof value === "number" || typeof value === "boolean") kept[key] = value;
  }
  return Object.keys(kept).length > 0 ? kept : undefined;
}

function refusal(name: string, seen: number, allowed: number): TreeRefusal {
  return new TreeRefusal(`The view's tree is too large: ${name} ${seen}, expected at most ${allowed}`);
}
