/** How a table behaves, as `Table` of the kit writes it. */
interface TableProps {
  readonly sort: boolean;
  readonly filter: boolean;
  /** Rows shown before "Show all"; 0 shows all. */
  readonly pageSize: number;
}

/** What a person chose; kept on the element, so that it outlives a morph of the rows. */
interface TableState {
  column: number | null;
  isDescending: boolean;
  query: string;
  isWhole: boolean;
}

const states = new WeakMap<Element, TableState>();

/**
 * Sorting, filtering and "Show all" for a table that the server drew, on its own rows in place. Call it again after a
 * swap: the controls come back and the person's order is applied to the new rows.
 */
export function mount(element: HTMLElement): void {
  const table = element.querySelector("table");
  if (table === null) return;
  const props = readProps(element.dataset.props);
  const state = states.get(element) ??
    { column: null, isDescending: false, query: "", isWhole: false };
  states.set(element, state);
  rememberOrder(table);
  if (props.sort) {
    addSortButtons(table, state, () => apply(element, table, props, state));
  }
  if (props.filter) {
    addFilter(element, table, state, () => apply(element, table, props, state));
  }
  apply(element, table, props, state);
}

function apply(
  element: HTMLElement,
  table: HTMLTableElement,
  props: TableProps,
  state: TableState,
): void {
  markHeaders(table, state);
  const body = table.tBodies[0];
  if (body === undefined) return;
  const rows = [...body.rows].sort(compareBy(state));
  const query = state.query.trim().toLowerCase();
  const matching = rows.filter((row) =>
    query === "" || (row.textContent ?? "").toLowerCase().includes(query)
  );
  const limit = props.pageSize === 0 || state.isWhole || query !== "" ? Infinity : props.pageSize;
  const shown = new Set(matching.slice(0, limit));
  // Moving a row that already stands right would lose the focus inside it.
  rows.forEach((row, index) => {
    if (body.rows[index] !== row) {
      body.insertBefore(row, body.rows[index] ?? null);
    }
    row.hidden = !shown.has(row);
  });
  showRest(element, matching.length - shown.size, () => {
    state.isWhole = true;
    apply(element, table, props, state);
  });
}

function compareBy(
  { column, isDescending }: TableState,
): (left: HTMLTableRowElement, right: HTMLTableRowElement) => number {
  if (column === null) return (left, right) => orderOf(left) - orderOf(right);
  const sign = isDescending ? -1 : 1;
  return (left, right) => {
    const [a, b] = [sortValue(left, column), sortValue(right, column)];
    // Rows without a value stand at the end in both directions.
    if (a === "" || b === "") {
      return (a === "" ? 1 : 0) - (b === "" ? 1 : 0) ||
        orderOf(left) - orderOf(right);
    }
    const [x, y] = [Number(a), Number(b)];
    const order = Number.isNaN(x) || Number.isNaN(y)
      ? a.localeCompare(b, undefined, { numeric: true })
      : x - y;
    return order * sign || orderOf(left) - orderOf(right);
  };
}

function sortValue(row: HTMLTableRowElement, column: number): string {
  const cell = row.cells[column];
  const text = cell?.dataset.sort ?? cell?.textContent?.trim() ?? "";
  return text === "–" ? "" : text;
}

/** The server's order, to return to and to decide between equal rows. */
function rememberOrder(table: HTMLTableElement): void {
  [...(table.tBodies[0]?.rows ?? [])].forEach((row, index) => {
    row.dataset.order ??= String(index);
  });
}

function orderOf(row: HTMLTableRowElement): number {
  return Number(row.dataset.order ?? 0);
}

function addSortButtons(
  table: HTMLTableElement,
  state: TableState,
  onChange: () => void,
): void {
  [...(table.tHead?.rows[0]?.cells ?? [])].forEach((cell, column) => {
    const label = cell.textContent?.trim() ?? "";
    if (label === "" || cell.querySelector("button") !== null) return;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "k-sort";
    button.textContent = label;
    button.addEventListener("click", () => {
      turn(state, column);
      onChange();
    });
    cell.replaceChildren(button);
  });
}

/** Ascending, then descending, then back to the order of the data. */
function turn(state: TableState, column: number): void {
  if (state.column !== column) {
    state.column = column;
    state.isDescending = false;
  } else if (!state.isDescending) state.isDescending = true;
  else state.column = null;
}

function markHeaders(table: HTMLTableElement, state: TableState): void {
  [...(table.tHead?.rows[0]?.cells ?? [])].forEach((cell, column) => {
    if (column === state.column) {
      cell.setAttribute(
        "aria-sort",
        state.isDescending ? "descending" : "ascending",
      );
    } else cell.removeAttribute("aria-sort");
  });
}

function addFilter(
  element: HTMLElement,
  table: HTMLTableElement,
  state: TableState,
  onChange: () => void,
): void {
  if (element.querySelector(".k-table-filter") !== null) return;
  const input = document.createElement("input");
  input.type = "search";
  input.className = "k-table-filter";
  input.placeholder = "Filter";
  input.setAttribute("aria-label", "Filter rows");
  input.value = state.query;
  input.addEventListener("input", () => {
    state.query = input.value;
    onChange();
  });
  element.insertBefore(input, table);
}

function showRest(
  element: HTMLElement,
  count: number,
  onAll: () => void,
): void {
  element.querySelector(".k-table-all")?.remove();
  if (count <= 0) return;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "k-button k-table-all";
  button.textContent = `Show ${count} more`;
  button.addEventListener("click", onAll);
  element.append(button);
}

function readProps(text: string | undefined): TableProps {
  try {
    const value: unknown = JSON.parse(text ?? "{}");
    const { sort, filter, pageSize } = typeof value === "object" && value !== null
      ? value as Record<string, unknown>
      : {};
    return {
      sort: sort !== false,
      filter: filter === true,
      pageSize: typeof pageSize === "number" ? pageSize : 0,
    };
  } catch {
    // Unreadable props leave the table as the server drew it.
    return { sort: false, filter: false, pageSize: 0 };
  }
}
