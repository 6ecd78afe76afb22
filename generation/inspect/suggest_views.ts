import type { InspectedField, InspectionChoice, ViewId } from "./types.ts";

const LABELS: Readonly<Record<ViewId, string>> = {
  table: "Table",
  list: "List",
  line: "Line chart",
  bar: "Bar chart",
  stat: "Big numbers",
  facts: "Facts",
  agenda: "Agenda",
};

/** More bars than this are not told apart on a card. */
const MAX_BARS = 60;

/** Views that fit a list with these fields; the first is the one to propose. */
export function suggestListViews(
  fields: readonly InspectedField[],
  rows: number,
): Pick<InspectionChoice, "views" | "view"> {
  const chosen = fields.filter(({ isChosen }) => isChosen);
  const has = (type: InspectedField["type"], among = fields) => among.some((field) => field.type === type);
  const isSeries = has("date") && has("number") && rows >= 3;
  const isBars = has("number") && (has("text") || has("date")) && rows >= 2 && rows <= MAX_BARS;
  // Lines of text with a date are news; numbers over time without a title are a curve.
  const isCurve = isSeries && has("number", chosen) && !has("text", chosen);
  const isReading = has("text", chosen) && has("link", chosen);
  const views: ViewId[] = [
    ...(isCurve ? ["line" as const] : []),
    ...(isReading ? ["list" as const] : []),
    "table",
    ...(!isReading && has("text") ? ["list" as const] : []),
    ...(isSeries && !isCurve ? ["line" as const] : []),
    ...(isBars ? ["bar" as const] : []),
  ];
  return toViews(views);
}

/** Views of one record. */
export function suggestRecordViews(
  fields: readonly InspectedField[],
): Pick<InspectionChoice, "views" | "view"> {
  return toViews(fields.some(({ type }) => type === "number") ? ["stat", "facts"] : ["facts"]);
}

export function toViews(ids: readonly ViewId[]): Pick<InspectionChoice, "views" | "view"> {
  return { views: ids.map((id) => ({ id, label: LABELS[id] })), view: ids[0] ?? "table" };
}
