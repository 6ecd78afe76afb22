// The JSX of a view: allow-listed elements with any attribute (what is not allowed is dropped and reported at the trial).
export namespace JSX {
  interface Element {
    readonly type: unknown;
    readonly props: unknown;
  }
  interface ElementChildrenAttribute {
    children: unknown;
  }
  interface IntrinsicAttributes {
    key?: string | number;
  }
  interface IntrinsicElements {
    [tag: string]: Record<string, unknown>;
  }
}
export function jsx(type: unknown, props: unknown, key?: unknown): JSX.Element;
export const jsxs: typeof jsx;
export function Fragment(props: { children?: unknown }): JSX.Element;
