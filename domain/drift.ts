import { fieldName, type ShapeChange } from "./answer_shape.ts";
import { cleanText } from "./outcome.ts";

/** What a source no longer gives to code that reads it. */
export interface Drift {
  /** Method and address without query. */
  readonly source: string;
  readonly kind: ShapeChange["kind"];
  readonly path: string;
  /** Types in words, where they changed. */
  readonly now: readonly string[];
}

const MAX_NAMED = 3;

/**
 * Of what changed, what the code may miss: fields that it names and that are gone or of another kind. What came new, what
 * is empty for once and what the code never reads is no loss. Pages that the code turns are none either.
 */
export function findLosses(changes: readonly ShapeChange[], backend: string): ShapeChange[] {
  const words = new Set(backend.match(/[\p{L}\p{N}_$-]+/gu) ?? []);
  // "owner.name" is read by code that names both: "name" alone stands in most code.
  const isRead = (change: ShapeChange) => {
    const names = namesOf(change);
    return names.length > 0 &&
      names.slice(-2).every((name) => words.has(name) || backend.includes(`"${name}"`));
  };
  return changes.filter((change) =>
    change.kind === "format" || (change.kind === "paged" && !isRead(change)) ||
    ((change.kind === "gone" || change.kind === "type") && isRead(change))
  );
}

/** Names along a path, of elements the class or id alone. */
function namesOf({ path, before }: ShapeChange): string[] {
  const quoted = [...path.matchAll(/\["((?:[^"\\]|\\.)*)"\]/g)].map(([, name = ""]) => name);
  const plain = path.replace(/\["(?:[^"\\]|\\.)*"\]/g, "").split(/[.[\]{}#]+/).filter((name) => name !== "");
  const names = [...plain, ...quoted];
  return before.some((type) => type.endsWith("element"))
    ? names.slice(-1)
    : names.filter((name) => !/^table\d+$/.test(name));
}

/** What changed, for a person: "field price is gone". Names come from outside and are cleaned. */
export function describeChange({ kind, path, now }: Pick<ShapeChange, "kind" | "path" | "now">): string {
  const name = cleanText(fieldName(path) || path, 60);
  const types = cleanText(now.join(" or "), 60);
  switch (kind) {
    case "gone":
      return `field ${name} is gone`;
    case "type":
    case "form":
      return `field ${name} is ${types} now`;
    case "optional":
      return `not every row has ${name}`;
    case "blank":
      return `field ${name} is empty`;
    case "added":
      return `field ${name} is new`;
    case "format":
      return `it answers ${describeFormat(types)} now`;
    case "no_rows":
      return "it has no rows";
    case "paged":
      return `it gives its rows in pages now, ${types} at a time`;
    case "unit":
      return `the numbers of ${name} are ${types}`;
  }
}

/**
 * The same for a person who wants to know where a value went: a field that is gone and the one new field of its kind in
 * the same place are one sentence.
 */
export function describeMoves(losses: readonly ShapeChange[], added: readonly ShapeChange[]): string[] {
  const used = new Set<ShapeChange>();
  const words = losses.map((loss) => {
    const place = placeOf(loss.path);
    const alike = added.filter((each) =>
      placeOf(each.path) === place && String(each.now) === String(loss.before)
    );
    const rivals = losses.filter((each) =>
      each.kind === "gone" && placeOf(each.path) === place && String(each.before) === String(loss.before)
    );
    const [only] = alike;
    if (loss.kind !== "gone" || only === undefined || alike.length > 1 || rivals.length > 1) {
      return describeChange(loss);
    }
    used.add(only);
    const name = (path: string) => cleanText(fieldName(path) || path, 60);
    return `${name(loss.path)} is called ${name(only.path)} now`;
  });
  return [...words, ...added.filter((each) => !used.has(each)).map(describeChange)];
}

/** A path without its last name. */
function placeOf(path: string): string {
  return path.slice(0, path.length - fieldName(path).length);
}

function describeFormat(format: string): string {
  return {
    json: "JSON",
    feed: "a feed",
    csv: "CSV",
    calendar: "a calendar",
    page: "a web page",
    empty: "nothing",
  }[
    format
  ] ?? format;
}

/** One sentence for the card: "The source changed: field price is gone; the card still works". */
export function describeDrift(drift: readonly Pick<Drift, "kind" | "path" | "now">[]): string {
  const words = [...new Set(drift.map(describeChange))];
  const more = words.length > MAX_NAMED ? ` and ${words.length - MAX_NAMED} more` : "";
  return `The source changed: ${words.slice(0, MAX_NAMED).join(", ")}${more}; the card still works`;
}
