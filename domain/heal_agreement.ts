import { countRows, type Leaf } from "./data_values.ts";
import { isRecord, type Json } from "./json.ts";

/** Share of the values that two readings of the same answers must have in common. */
export const SAME_VALUES = 0.8;
/** Share of the rows of the same answers that must still be there. */
const SAME_ROWS = 0.9;
/** Share of the rows that fresh data may have fewer than what is on the card. */
const FRESH_ROWS = 0.5;
const MAX_LEAVES = 5_000;
const ROWS_TO_TELL = 3;
const MAX_FIELDS = 100;

export type Agreement = { readonly kind: "agrees" } | {
  readonly kind: "differs";
  /** One sentence with names of fields and counts, without values. */
  readonly reason: string;
};

const AGREES: Agreement = { kind: "agrees" };

/**
 * Whether new code reads the same out of an answer as the code that is on the card did: as many rows, and the same
 * values for four fifths of them.
 */
export function compareReadings(before: Json, now: Json): Agreement {
  const rows = compareRows(before, now, SAME_ROWS);
  if (rows !== undefined) return rows;
  const expected = leavesByPlace(before);
  if (expected.size === 0) return AGREES;
  const found = leavesByPlace(now);
  let same = 0;
  const lost = new Map<string, number>();
  for (const [place, leaf] of expected) {
    if (isSame(leaf, found.get(place))) same += 1;
    else lost.set(patternOf(place), (lost.get(patternOf(place)) ?? 0) + 1);
  }
  if (same / expected.size >= SAME_VALUES) return AGREES;
  const names = [...lost].sort((a, b) => b[1] - a[1]).slice(0, 4).map(([name]) => name).join(", ");
  return {
    kind: "differs",
    reason: `only ${
      Math.floor(same / expected.size * 100)
    } % of the values are the same; most differ in ${names}`,
  };
}

/**
 * Whether fresh data still says what the data on the card says, although the world moved on: no field that had values is
 * empty, none that differed from row to row is the same everywhere, and the rows are not mostly gone.
 */
export function compareFacts(before: Json, now: Json): Agreement {
  const rows = compareRows(before, now, FRESH_ROWS);
  if (rows !== undefined) return rows;
  const expected = groupLeaves(before);
  const found = groupLeaves(now);
  for (const [pattern, leaves] of expected) {
    const problem = judgeField(leaves, found.get(pattern) ?? []);
    if (problem !== undefined) return { kind: "differs", reason: `"${pattern}" ${problem}` };
  }
  const copied = findCopied(expected, found);
  return copied === undefined ? AGREES : { kind: "differs", reason: copied };
}

/** A field that went and was filled with what stands beside it: two that differed are the same in every row. */
function findCopied(
  before: ReadonlyMap<string, readonly Leaf[]>,
  now: ReadonlyMap<string, readonly Leaf[]>,
): string | undefined {
  const isOne = (a: readonly Leaf[] = [], b: readonly Leaf[] = []) =>
    a.length === b.length && a.every((leaf, index) => leaf === b[index]);
  const fields = [...now].filter(([field, leaves]) =>
    before.has(field) && new Set(leaves).size >= ROWS_TO_TELL
  );
  for (const [field, leaves] of fields.slice(0, MAX_FIELDS)) {
    const twin = fields.find(([other, others]) =>
      other < field && isOne(leaves, others) && !isOne(before.get(field), before.get(other))
    );
    if (twin !== undefined) return `"${field}" is the same as "${twin[0]}" in every row, and was not before`;
  }
  return undefined;
}

function compareRows(before: Json, now: Json, share: number): Agreement | undefined {
  const expected = countRows(before) ?? 0;
  const found = countRows(now) ?? 0;
  if (expected === 0 || found >= Math.max(1, Math.floor(expected * share))) return undefined;
  return { kind: "differs", reason: `${found} rows instead of ${expected}` };
}

function judgeField(before: readonly Leaf[], now: readonly Leaf[]): string | undefined {
  const told = before.filter((leaf) => !isNothing(leaf));
  // Mostly empty before: its emptiness now is nothing new.
  if (told.length * 2 < before.length) return undefined;
  const tells = now.filter((leaf) => !isNothing(leaf));
  if (tells.length === 0) return now.length === 0 ? "is gone" : "is empty, zero or unknown everywhere";
  if (tells.length < now.length / 2 && told.length === before.length) return "is empty in most rows";
  const differed = new Set(told).size > 1 && told.length >= ROWS_TO_TELL;
  const isFlat = new Set(tells).size === 1 && tells.length >= ROWS_TO_TELL;
  return differed && isFlat ? "is the same in every row, and was not before" : undefined;
}

/** What code writes when it does not know: nothing, zero, a dash. `false` is a fact. */
function isNothing(leaf: Leaf): boolean {
  if (leaf === null || leaf === 0) return true;
  return typeof leaf === "string" &&
    /^(|-+|–|—|n\/?a|unknown|undefined|null|nan|none|tbd|\?)$/i.test(leaf.trim());
}

function isSame(expected: Leaf, found: Leaf | undefined): boolean {
  if (typeof expected === "number" && typeof found === "number") {
    return Math.abs(expected - found) <= Math.abs(expected) * 1e-9;
  }
  if (typeof expected === "string" && typeof found === "string") return expected.trim() === found.trim();
  return expected === found;
}

/** Values by where they stand: "rows.0.price". */
function leavesByPlace(data: Json): Map<string, Leaf> {
  const leaves = new Map<string, Leaf>();
  const visit = (value: Json, place: string): void => {
    if (leaves.size >= MAX_LEAVES) return;
    if (Array.isArray(value)) {
      value.forEach((item, index) => visit(item, `${place}.${index}`));
    } else if (isRecord(value)) {
      for (const [key, item] of Object.entries(value)) visit(item as Json, `${place}.${key}`);
    } else leaves.set(place.slice(1), value as Leaf);
  };
  visit(data, "");
  return leaves;
}

function groupLeaves(data: Json): Map<string, Leaf[]> {
  const groups = new Map<string, Leaf[]>();
  for (const [place, leaf] of leavesByPlace(data)) {
    const pattern = patternOf(place);
    const group = groups.get(pattern);
    if (group === undefined) groups.set(pattern, [leaf]);
    else group.push(leaf);
  }
  return groups;
}

/** "rows.12.price" as "rows[].price"; a key that is a day or a number is a place as well. */
function patternOf(place: string): string {
  return place.split(".").map((step) => /^\d/.test(step) ? "[]" : step).join(".").replaceAll(".[]", "[]");
}

/** The schema without its refusal of more: what gives at least this much keeps the promise. */
export function allowMore(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(allowMore);
  if (!isRecord(schema)) return schema;
  return Object.fromEntries(
    Object.entries(schema).filter(([key, value]) => key !== "additionalProperties" || value !== false)
      .map(([key, value]) => [key, key === "enum" || key === "const" ? value : allowMore(value)]),
  );
}
