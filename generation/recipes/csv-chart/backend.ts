import Papa from "papaparse";
import { z } from "zod";

const Cell = z.union([z.string(), z.number(), z.null()]);
type Cell = z.infer<typeof Cell>;

export const dataSchema = z.object({
  x: z.string(),
  y: z.array(z.string()).min(1),
  kind: z.enum(["line", "bar"]),
  totalRows: z.number(),
  points: z.array(z.record(z.string(), Cell)).min(1),
});
export type Data = z.infer<typeof dataSchema>;

type Row = Record<string, Cell>;

/** More points than this are neither seen nor worth sending; the newest are kept. */
const MAX_POINTS = 1_000;
const MAX_LINES = 4;
const MAX_BARS = 24;

export async function fetchData({ settings }: BlockContext) {
  const address = String(settings.address);
  const response = await fetch(address, {
    maxAgeSeconds: 300,
    headers: { accept: "text/csv, text/plain;q=0.9" },
  });
  if (!response.ok) throw new Error(`${new URL(address).host} answered ${response.status}`);
  return await response.text();
}

export function processData(raw: unknown, { settings }: BlockContext): Data {
  const text = z.string().parse(raw);
  if (/^\s*<(!doctype|html)/i.test(text)) throw new Error("The address answers a web page, not a CSV file");
  const rows = parseRows(text);
  const columns = Object.keys(rows[0] ?? {});
  if (rows.length === 0 || columns.length < 2) {
    throw new Error("The CSV file needs a line of names and two columns");
  }
  const x = findColumn(columns, settings.x) ?? chooseX(columns, rows);
  const wanted = String(settings.y ?? "").split(",").map((name) => name.trim()).filter((name) => name !== "");
  const numeric = columns.filter((name) => name !== x && isNumeric(name, rows));
  const y = wanted.length > 0
    ? wanted.flatMap((name) => findColumn(columns, name) ?? [])
    : numeric.slice(0, MAX_LINES);
  if (y.length === 0) throw new Error(`The CSV file has no column of numbers beside "${x}"`);
  const points = rows.slice(-MAX_POINTS).map((row) =>
    Object.fromEntries([x, ...y].map((name) => [name, row[name] ?? null]))
  );
  return { x, y, kind: chooseKind(settings.kind, x, rows), totalRows: rows.length, points };
}

function parseRows(text: string): Row[] {
  const { data, meta } = Papa.parse<Record<string, string>>(text.replace(/^\ufeff/, ""), {
    header: true,
    skipEmptyLines: "greedy",
    transformHeader: (name) => name.trim(),
  });
  // Where fields are parted by semicolons, numbers are usually written with a comma.
  const hasDecimalComma = meta.delimiter === ";";
  const columns = meta.fields ?? [];
  return data.map((row) =>
    Object.fromEntries(columns.map((name) => [name, toCell(row[name], hasDecimalComma)]))
  );
}

function toCell(value: string | undefined, hasDecimalComma: boolean): Cell {
  const text = value?.trim() ?? "";
  if (text === "") return null;
  const plain = hasDecimalComma && /^-?\d{1,3}(\.?\d{3})*,\d+$/.test(text)
    ? text.replaceAll(".", "").replace(",", ".")
    : text;
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(plain) ? Number(plain) : text;
}

/** The column of dates, else one called like a year or a date, else the first one of words, else the first one. */
function chooseX(columns: string[], rows: Row[]): string {
  return columns.find((name) => isDates(name, rows)) ??
    columns.find((name) => /^(year|date|day|month|week|time|timestamp|jahr|datum)$/i.test(name)) ??
    columns.find((name) => !isNumeric(name, rows)) ??
    columns[0] ?? "";
}

function chooseKind(setting: unknown, x: string, rows: Row[]): Data["kind"] {
  if (setting === "line" || setting === "bar") return setting;
  return isDates(x, rows) || isNumeric(x, rows) || rows.length > MAX_BARS ? "line" : "bar";
}

function isDates(name: string, rows: Row[]): boolean {
  return isMostly(
    name,
    rows,
    (value) =>
      typeof value === "string" && /^\d{4}-\d{2}(-\d{2})?|^\d{1,2}[./]\d{1,2}[./]\d{2,4}/.test(value),
  );
}

function isNumeric(name: string, rows: Row[]): boolean {
  return isMostly(name, rows, (value) => typeof value === "number");
}

function isMostly(name: string, rows: Row[], test: (value: Cell) => boolean): boolean {
  const values = rows.map((row) => row[name] ?? null).filter((value) => value !== null);
  return values.length > 0 && values.filter(test).length >= values.length * 0.9;
}

function findColumn(columns: string[], setting: unknown): string | undefined {
  const wanted = String(setting ?? "").trim();
  if (wanted === "") return undefined;
  const found = columns.find((name) => name.toLowerCase() === wanted.toLowerCase());
  if (found === undefined) {
    throw new Error(`The CSV file has no column "${wanted}": it has ${columns.join(", ")}`);
  }
  return found;
}
