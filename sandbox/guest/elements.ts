import type { Failures } from "./failures.ts";

/** What JSX makes: what to draw, not yet drawn. */
export interface GuestElement {
  readonly type: unknown;
  readonly props: Readonly<Record<string, unknown>>;
}

/** `@tessera/ui` and its JSX runtime. A component of the kit is only a marker here: our server draws it. */
export function createElements({ ContractError }: Failures) {
  const elements = new WeakSet<object>();
  const markers = new WeakMap<object, string>();
  const isKnown = elements.has.bind(elements);
  const remember = elements.add.bind(elements);
  const markerOf = markers.get.bind(markers);
  const mark = markers.set.bind(markers);
  const Fragment = () => null;

  function jsx(type: unknown, props: Record<string, unknown> | null, ..._key: unknown[]): GuestElement {
    const element: GuestElement = { type, props: props ?? {} };
    remember(element);
    return element;
  }

  /** The older form, which JSX falls back to for `<a {...props} key="x">`. */
  function createElement(
    type: unknown,
    props: Record<string, unknown> | null,
    ...children: unknown[]
  ): GuestElement {
    if (children.length === 0) return jsx(type, props);
    return jsx(type, { ...props, children: children.length === 1 ? children[0] : children });
  }

  function isElement(value: unknown): value is GuestElement {
    return typeof value === "object" && value !== null && isKnown(value);
  }

  /** Name of the kit's component that `type` marks. */
  function componentName(type: unknown): string | undefined {
    return typeof type === "function" ? markerOf(type) : undefined;
  }

  /** The module `@tessera/ui`: reading a name that the kit does not have throws, and says which it has. */
  function createKit(names: readonly string[]): object {
    const kit: Record<string, unknown> = { Fragment, createElement };
    let list = "";
    for (let index = 0; index < names.length; index++) {
      const name = names[index] ?? "";
      list += (index === 0 ? "" : ", ") + name;
      const marker = (props: Record<string, unknown>) => jsx(marker, props);
      mark(marker, name);
      kit[name] = marker;
    }
    const proxy: object = new Proxy(kit, {
      get(target, key) {
        if (key === "__esModule") return true;
        if (key === "default") return proxy;
        if (typeof key === "symbol" || key === "then" || key in target) return Reflect.get(target, key);
        throw new ContractError(`"@tessera/ui" has no component "${key}"`, `It has: ${list}`);
      },
    });
    return proxy;
  }

  const runtime = { jsx, jsxs: jsx, Fragment, __esModule: true };
  return { Fragment, isElement, componentName, createKit, runtime };
}

export type Elements = ReturnType<typeof createElements>;
