import { describeFields, MAX_FIELDS } from "./describe_fields.ts";
import { isAscending } from "./is_ascending.ts";
import { suggestListViews } from "./suggest_views.ts";
import type { InspectionChoice, SampleTable } from "./types.ts";
import { kindOfValues } from "./value_types.ts";

const SAMPLE_ROWS = 100;
const SAMPLE_CHARS = 200_000;
const MAX_SAMPLE_CHARS = 2_000;
const DELIMITERS = [",", ";", "\t", "|"] as const;

/** A text as one list when it is separated values with at least two columns and two lines; `undefined` for other text. */
export async function readCsvSource(text: string): Promise<InspectionChoice | undefined> {
  const { default: Papa } = await import("papaparse");
  const plain = text.replace(/^\ufeff/, "");
  const isWhole = plain.length <= SAMPLE_CHARS;
  // The last line of a cut text is half a line.
  const sample = isWhole ? plain : plain.slice(0, SAMPLE_CHARS).replace(/\n[^\n]*$/, "");
  const tables = DELIMITERS.map((delimiter) => {
    // papaparse ships no types; without a header it gives lists of texts.
    const { data }: { readonly data: readonly (readonly string[])[] } = Papa.parse(sample, {
      delimiter,
      skipEmptyLines: "greedy",
      preview: SAMPLE_ROWS + 1,
    });
    return { delimiter, data };
  });
  const best = tables.filter(({ data }) => isTable(data))
    .sort((a, b) => (b.data[0]?.length ?? 0) - (a.data[0]?.length ?? 0))[0];
  if (best === undefined) return undefined;
  const hasHeader = looksLikeHeader(best.data);
  const [first = [], ...rest] = best.data;
  const names = first.slice(0, MAX_FIELDS).map((name, i) =>
    hasHeader ? name.trim() || `Column ${i + 1}` : `Column ${i + 1}`
  );
  const columns = names.map((name, i) => ({ keys: [hasHeader ? name : String(i)], label: name }));
  const rows = (hasHeader ? rest : best.data).map((row) =>
    names.map((_, i) => row[i]?.trim().slice(0, MAX_SAMPLE_CHARS) || null)
  );
  const table: SampleTable = { columns, rows };
  const fields = describeFields(table);
  const lines = plain.split("\n").filter((line) => line.trim() !== "").length;
  const count = Math.max(rows.length, lines - (hasHeader ? 1 : 0));
  return {
    id: "rows",
    label: "The rows",
    rows: count,
    fields,
    ...suggestListViews(fields, count),
    source: { format: "csv", delimiter: best.delimiter, hasHeader, isAscending: isAscending(fields, table) },
  };
}

/** At least two lines of the same two or more columns, nearly everywhere. */
function isTable(rows: readonly (readonly string[])[]): boolean {
  const width = rows[0]?.length ?? 0;
  const alike = rows.filter((row) => row.length === width).length;
  return rows.length >= 2 && width >= 2 && alike / rows.length >= 0.9;
}

/** Names are words, all different, where the column below holds something else or other words. */
function looksLikeHeader([first = [], ...rest]: readonly (readonly string[])[]): boolean {
  const names = first.map((name) => name.trim());
  const isUnique = new Set(names).size === names.length && !names.includes("__proto__");
  const hasWords = names.every((name) => name === "" || kindOfValues([name], "").type === "text");
  return isUnique && hasWords && rest.length > 0 && names.some((name) => name !== "");
}
