import { fetchFunction, joinParts } from "./backend_parts.ts";
import { access, indent, propertyKey, quote } from "./code_text.ts";
import { conversion, helperCode, type HelperName, type NamedField, outputSchema } from "./field_code.ts";
import type { ChoiceSource, InspectedField } from "./types.ts";

type CsvSource = Extract<ChoiceSource, { format: "csv" }>;
type HtmlSource = Extract<ChoiceSource, { format: "html" }>;

/** `backend.ts` of a block that shows rows of separated values. */
export function writeCsvBackend(address: string, source: CsvSource, fields: readonly NamedField[]): string {
  const helpers = new Set<HelperName>();
  const values = fields.map(({ name, field }) => {
    const value = `row${access(field.keys[0] ?? "")}`;
    return `${propertyKey(name)}: ${conversion(field, value, { isLoose: true, helpers })},`;
  });
  const line = source.hasHeader ? "z.record(z.string(), z.string().nullish())" : "z.array(z.string())";
  return joinParts([
    `import Papa from "papaparse";\nimport { z } from "zod";`,
    rowSchema(fields),
    fetchFunction(address, "text"),
    `export function processData(raw: unknown, { settings }: BlockContext): Data {
  const text = z.string().parse(raw).replace(/^\\ufeff/, "");
  if (/^\\s*<(!doctype|html)/i.test(text)) throw new Error("The address answers a web page, not a table");
  const { data } = Papa.parse(text, {
    delimiter: ${quote(source.delimiter)},${
      source.hasHeader ? "\n    header: true,\n    transformHeader: (name: string) => name.trim()," : ""
    }
    skipEmptyLines: "greedy",
  });
  const shown = z.array(${line}).parse(data.slice(${sliceOf(source)}));
  return {
    rows: shown.map((row) => ({
${indent(values.join("\n"), 3)}
    })),
  };
}`,
    ...helperCode(helpers),
  ]);
}

/** `backend.ts` of a block that shows a table of a web page, its columns found by their headings. */
export function writeHtmlBackend(address: string, source: HtmlSource, fields: readonly NamedField[]): string {
  const helpers = new Set<HelperName>();
  const hasLink = fields.some(({ field }) => isLink(field));
  const columns = fields.map(({ name, field }) => `${propertyKey(name)}: ${columnIndex(source, field)},`);
  const values = fields.map(({ name, field }) => {
    const cell = `cells[at${access(name)}]`;
    const value = isLink(field)
      ? `readLink(${cell})`
      : conversion(field, `readText(${cell})`, { isLoose: true, helpers });
    return `${propertyKey(name)}: ${value},`;
  });
  const usesNames = columns.some((line) => line.includes("column("));
  return joinParts([
    `import { type Cheerio, load } from "cheerio";\nimport { z } from "zod";`,
    rowSchema(fields),
    fetchFunction(address, "text"),
    `export function processData(raw: unknown, { settings }: BlockContext): Data {
  const $ = load(z.string().parse(raw));
  const lines = $("table").eq(${source.table}).find("tr").toArray()
    .map((line) => $(line).children("th, td").toArray().map((cell) => $(cell)));
  const [heading = [], ...body] = lines;
${usesNames ? `${indent(COLUMN_FUNCTION)}\n` : ""}  const at = {
${indent(columns.join("\n"), 2)}
  };
  const shown = body.filter((cells) => cells.length === heading.length).slice(${sliceOf(source)});
  return {
    rows: shown.map((cells) => ({
${indent(values.join("\n"), 3)}
    })),
  };
}`,
    READ_TEXT,
    hasLink ? READ_LINK : "",
    ...helperCode(helpers),
  ]);
}

const COLUMN_FUNCTION = `const names = heading.map(readText);
const column = (name: string): number => {
  const index = names.indexOf(name);
  if (index === -1) throw new Error(\`The table has no column "\${name}" any more\`);
  return index;
};`;

const READ_TEXT = `function readText(cell: Cheerio<any> | undefined): string {
  return cell?.text().replace(/\\s+/g, " ").trim() ?? "";
}`;

const READ_LINK = `function readLink(cell: Cheerio<any> | undefined): string | null {
  const href = cell?.find("a[href]").first().attr("href");
  return href !== undefined && URL.canParse(href, ADDRESS) ? new URL(href, ADDRESS).href : null;
}`;

function rowSchema(fields: readonly NamedField[]): string {
  return `const Row = ${outputSchema(fields)};
export const dataSchema = z.object({ rows: z.array(Row) });
export type Data = z.infer<typeof dataSchema>;`;
}

/** By its heading, so that a moved column is still found; by its place where the heading says nothing. */
function columnIndex({ headers }: HtmlSource, { keys }: InspectedField): string {
  const index = Number(keys[0]);
  const heading = headers[index] ?? "";
  const isTelling = heading !== "" && headers.filter((other) => other === heading).length === 1;
  return isTelling ? `column(${quote(heading)})` : String(index);
}

function isLink({ keys }: InspectedField): boolean {
  return keys[1] === "href";
}

function sliceOf({ isAscending }: { readonly isAscending: boolean }): string {
  return isAscending ? "-Number(settings.count)" : "0, Number(settings.count)";
}
