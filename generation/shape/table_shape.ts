import type { AnswerShape } from "../../domain/answer_shape.ts";
import { kindOfValues } from "../inspect/value_types.ts";
import { createFieldCollector, isUsableName, joinPath } from "./field_collector.ts";
import { SHAPE_LIMITS } from "./shape_limits.ts";

const DELIMITERS = [",", ";", "\t", "|"] as const;
const MAX_LINE_CHARS = 10_000;

/** The shape of separated values by its columns; `undefined` for another text. */
export function readTableShape(text: string): AnswerShape | undefined {
  const head = text.slice(0, SHAPE_LIMITS.scannedChars).replace(/^\ufeff/, "");
  const lines = head.split(/\r?\n/).filter((line) => line.trim() !== "");
  const sampled = lines.slice(0, SHAPE_LIMITS.rows + 1).map((line) => line.slice(0, MAX_LINE_CHARS));
  const tables = DELIMITERS.map((delimiter) => sampled.map((line) => splitLine(line, delimiter)));
  const best = tables.filter(isTable).sort((a, b) => (b[0]?.length ?? 0) - (a[0]?.length ?? 0))[0];
  const [first] = best ?? [];
  if (best === undefined || first === undefined) return undefined;
  const hasHeader = looksLikeHeader(best);
  const fields = createFieldCollector();
  for (const row of hasHeader ? best.slice(1) : best) {
    fields.enter("[]");
    for (const [i, name] of first.entries()) {
      const value = row[i]?.trim() ?? "";
      const column = hasHeader ? name.trim() : String(i);
      if (isUsableName(column)) fields.add(joinPath("[]", column), "[]", value === "" ? null : value);
    }
  }
  return {
    format: "csv",
    fields: fields.fields(),
    rows: lines.length - (hasHeader ? 1 : 0),
    ...(fields.isFull && { isPartial: true as const }),
  };
}

/** A line by its delimiter, with quotes that keep one; a quoted line break splits a row, which a shape does not mind. */
function splitLine(line: string, delimiter: string): string[] {
  const cells: string[] = [];
  let cell = "";
  let isQuoted = false;
  for (const char of line) {
    if (char === '"') isQuoted = !isQuoted;
    else if (char === delimiter && !isQuoted) {
      cells.push(cell);
      cell = "";
    } else cell += char;
  }
  return [...cells, cell].slice(0, SHAPE_LIMITS.keys);
}

function isTable(rows: readonly (readonly string[])[]): boolean {
  const width = rows[0]?.length ?? 0;
  const alike = rows.filter((row) => row.length === width).length;
  return rows.length >= 2 && width >= 2 && alike / rows.length >= 0.9;
}

/** Names are words and all different. */
function looksLikeHeader([first = []]: readonly (readonly string[])[]): boolean {
  const names = first.map((name) => name.trim());
  return new Set(names).size === names.length && names.some((name) => name !== "") &&
    names.every((name) => name === "" || kindOfValues([name], "").type === "text");
}

/** The shape of a calendar: the properties of its events. */
export function readCalendarShape(text: string): AnswerShape {
  const fields = createFieldCollector();
  let isEvent = false;
  let rows = 0;
  for (const line of text.slice(0, SHAPE_LIMITS.scannedChars).split(/\r?\n/)) {
    if (/^BEGIN:VEVENT/i.test(line)) {
      isEvent = true;
      rows += 1;
      fields.enter("events[]");
    } else if (/^END:VEVENT/i.test(line)) isEvent = false;
    else if (isEvent) {
      const name = /^([A-Z][A-Z0-9-]{1,40})[;:]/i.exec(line)?.[1]?.toUpperCase();
      if (name === undefined || name === "BEGIN" || name === "END") continue;
      const type = /^DT|^(RDATE|EXDATE|CREATED|LAST-MODIFIED)$/.test(name) ? "date as text" : "text";
      fields.addType(`events[].${name}`, "events[]", type);
    }
  }
  const isCut = fields.isFull || text.length > SHAPE_LIMITS.scannedChars;
  return { format: "calendar", fields: fields.fields(), rows, ...(isCut && { isPartial: true as const }) };
}
