import type { Elements } from "./elements.ts";
import type { Failures } from "./failures.ts";
import type { Intrinsics } from "./intrinsics.ts";
import type { Logging } from "./logging.ts";

/**
 * Props of a kit's component as JSON: elements become `{ $tree }`, the refresh handle `{ $action }`, a column's
 * `render` the cells of each row. Functions that nobody could call later are dropped with a warning.
 */
export function createProps(
  saved: Intrinsics,
  parts: {
    readonly elements: Elements;
    readonly failures: Failures;
    readonly logging: Logging;
    readonly renderNodes: (value: unknown, depth: number) => unknown[];
    readonly refresh: unknown;
  },
) {
  const MAX_PROP_DEPTH = 32;
  const { elements, failures: { ContractError }, logging: { warnOnce } } = parts;

  function toProps(component: string, props: Readonly<Record<string, unknown>>, depth: number) {
    const given = component === "Table" ? drawCells(props, depth) : props;
    const out: Record<string, unknown> = {};
    const names = saved.keys(given);
    for (let index = 0; index < names.length; index++) {
      const name = names[index] ?? "";
      if (name === "children" || name === "key" || name === "ref") continue;
      const value = toJson(given[name], { where: `${component}.${name}`, depth, level: 0 });
      if (value !== undefined) put(out, name, value);
    }
    return out;
  }

  interface Place {
    readonly where: string;
    /** Of the node in the tree. */
    readonly depth: number;
    /** Of the value in its prop. */
    readonly level: number;
  }

  function toJson(value: unknown, place: Place): unknown {
    if (value === null || typeof value === "string" || typeof value === "boolean") return value;
    if (typeof value === "number") return toNumber(value, place);
    if (value === undefined || typeof value === "symbol") return undefined;
    if (typeof value === "bigint") return `${value}`;
    if (typeof value === "function") {
      if (value === parts.refresh) return { $action: "refresh" };
      warnOnce(
        `${place.where} is dropped: a function cannot leave the view, only refreshData and a column's render`,
      );
      return undefined;
    }
    if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : saved.toIsoString(value);
    if (value instanceof Cell) return { $tree: value.nodes };
    if (elements.isElement(value)) return { $tree: parts.renderNodes(value, place.depth + 1) };
    if (place.level >= MAX_PROP_DEPTH) {
      throw new ContractError(`${place.where} is nested deeper than ${MAX_PROP_DEPTH}`, "Give plain data");
    }
    return saved.isArray(value) ? toList(value, place) : toRecord(value, place);
  }

  function toNumber(value: number, { where }: Place): number | null {
    if (saved.isFinite(value)) return value;
    warnOnce(`${where} is ${value} and becomes null: check for a division by zero or a missing number`);
    return null;
  }

  function toList(items: readonly unknown[], place: Place): unknown {
    for (let index = 0; index < items.length; index++) {
      if (elements.isElement(items[index])) return { $tree: parts.renderNodes(items, place.depth + 1) };
    }
    const out: unknown[] = [];
    for (let index = 0; index < items.length; index++) {
      out[index] = toJson(items[index], { ...place, level: place.level + 1 }) ?? null;
    }
    return out;
  }

  function toRecord(value: object, place: Place): Record<string, unknown> {
    const out: Record<string, unknown> = {};
    const names = saved.keys(value);
    for (let index = 0; index < names.length; index++) {
      const name = names[index] ?? "";
      // Fetched data that carries our own marks would draw what it likes.
      if (name === "$tree" || name === "$action") continue;
      const member = toJson(saved.get(value, name), {
        where: place.level === 0 ? `${place.where}.${name}` : place.where,
        depth: place.depth,
        level: place.level + 1,
      });
      if (member !== undefined) put(out, name, member);
    }
    return out;
  }

  /** A plain assignment to `__proto__` would change the object instead. */
  function put(out: Record<string, unknown>, name: string, value: unknown): void {
    saved.defineProperty(out, name, { value, enumerable: true, writable: true, configurable: true });
  }

  /** Runs `columns[].render(row, index)` here and leaves what it made in `rows[].cells[key]`. */
  function drawCells(
    props: Readonly<Record<string, unknown>>,
    depth: number,
  ): Readonly<Record<string, unknown>> {
    const { columns, rows } = props;
    if (!saved.isArray(columns) || !saved.isArray(rows)) return props;
    const plain: unknown[] = [];
    const drawn: { key: string; render: (row: unknown, index: number) => unknown }[] = [];
    for (let index = 0; index < columns.length; index++) {
      const given = columns[index] ?? {};
      if (typeof given !== "object") {
        plain[index] = given;
        continue;
      }
      const { render, ...column } = given;
      plain[index] = column;
      if (typeof render === "function") drawn[drawn.length] = { key: `${column.key}`, render };
    }
    if (drawn.length === 0) return props;
    const outRows: unknown[] = [];
    for (let index = 0; index < rows.length; index++) outRows[index] = drawRow(rows[index], index);
    return { ...props, columns: plain, rows: outRows };

    function drawRow(row: unknown, index: number): unknown {
      const cells: Record<string, unknown> = {};
      for (let column = 0; column < drawn.length; column++) {
        const { key, render } = drawn[column] ?? { key: "", render: () => null };
        put(cells, key, new Cell(parts.renderNodes(render(row, index), depth + 1)));
      }
      return { ...(typeof row === "object" ? row : {}), cells };
    }
  }

  /** Nodes that are already drawn, on their way through `toJson`. */
  class Cell {
    constructor(readonly nodes: unknown[]) {}
  }

  return { toProps };
}
