import type { Attributes } from "./attributes.ts";
import type { Elements, GuestElement } from "./elements.ts";
import type { Failures } from "./failures.ts";
import type { Intrinsics } from "./intrinsics.ts";
import type { Logging } from "./logging.ts";
import type { createProps } from "./props.ts";

export type GuestNode =
  | string
  | { readonly tag: string; readonly attrs?: object; readonly children?: readonly GuestNode[] }
  | { readonly ui: string; readonly props: object; readonly children?: readonly GuestNode[] };

/** Calls the view and its components once and makes a tree of them: text, tags and markers of the kit. */
export function createRendering(
  saved: Intrinsics,
  parts: {
    readonly elements: Elements;
    readonly attributes: Attributes;
    readonly failures: Failures;
    readonly logging: Logging;
    readonly createProps: typeof createProps;
  },
) {
  const { elements, failures: { ContractError, LimitError } } = parts;
  const TAG = /^[a-z][a-zA-Z0-9-]{0,30}$/;
  const isTag = TAG.test.bind(TAG);
  let limits = { depth: 0, nodes: 0 };
  let nodes = 0;

  function render(
    view: unknown,
    viewProps: Record<string, unknown>,
    allowed: { readonly depth: number; readonly nodes: number },
  ): GuestNode[] {
    [limits, nodes] = [allowed, 0];
    const { toProps } = parts.createProps(saved, {
      ...parts,
      renderNodes: toNodes,
      refresh: viewProps.refreshData,
    });

    function addElement(element: GuestElement, out: GuestNode[], depth: number): void {
      const { type, props } = element;
      if (type === elements.Fragment) return addValue(props.children, out, depth);
      const name = elements.componentName(type);
      if (name !== undefined) {
        const children = toNodes(props.children, depth + 1);
        return add(out, { ui: name, props: toProps(name, props, depth), ...withChildren(children) }, depth);
      }
      if (typeof type === "string") return addTag(type, element, out, depth);
      if (typeof type !== "function") {
        throw new ContractError(
          `A view uses a component that is ${type === undefined ? "undefined" : `a ${typeof type}`}`,
          "Check the import and the name of each upper-case tag",
        );
      }
      addValue(saved.apply(type, undefined, [props]), out, depth);
    }

    function addTag(tag: string, { props }: GuestElement, out: GuestNode[], depth: number): void {
      if (!isTag(tag)) throw new ContractError(`"${tag}" is no tag`, "Use lower-case HTML and SVG tags");
      const attrs = parts.attributes.toAttributes(tag, props);
      const children = toNodes(props.children, depth + 1);
      add(out, { tag, ...(attrs === undefined ? {} : { attrs }), ...withChildren(children) }, depth);
    }

    function addValue(value: unknown, out: GuestNode[], depth: number): void {
      if (value === null || value === undefined || typeof value === "boolean") return;
      if (typeof value === "string" || typeof value === "number" || typeof value === "bigint") {
        return addText(`${value}`, out, depth);
      }
      if (saved.isArray(value)) {
        for (let index = 0; index < value.length; index++) addValue(value[index], out, depth);
        return;
      }
      if (elements.isElement(value)) return addElement(value, out, depth);
      if (typeof value === "function") {
        parts.logging.warnOnce("A function among the children is dropped: call it, or give what it makes");
        return;
      }
      throw new ContractError(
        `A view cannot show ${parts.failures.inspectSafely(value).slice(0, 200)}`,
        value instanceof Promise
          ? "A component cannot be async: load data in fetchData"
          : "Show one of its values, or map a list to elements",
      );
    }

    function addText(text: string, out: GuestNode[], depth: number): void {
      const last = out[out.length - 1];
      if (text === "") return;
      if (typeof last === "string") out[out.length - 1] = last + text;
      else add(out, text, depth);
    }

    function add(out: GuestNode[], node: GuestNode, depth: number): void {
      if (depth > limits.depth) throw new LimitError("treeDepth", limits.depth, depth);
      if (++nodes > limits.nodes) throw new LimitError("treeNodes", limits.nodes, nodes);
      out[out.length] = node;
    }

    function withChildren(children: GuestNode[]): { children?: GuestNode[] } {
      return children.length === 0 ? {} : { children };
    }

    function toNodes(value: unknown, depth: number): GuestNode[] {
      // A tree that only nests is never added to before its end: the depth is looked at on the way down.
      if (depth > limits.depth + 1) throw new LimitError("treeDepth", limits.depth, depth);
      const out: GuestNode[] = [];
      addValue(value, out, depth);
      return out;
    }

    const out: GuestNode[] = [];
    if (typeof view !== "function") return out;
    addValue(saved.apply(view, undefined, [viewProps]), out, 1);
    return out;
  }

  return { render };
}

export type Rendering = ReturnType<typeof createRendering>;
