import type { AnswerShape, ShapeField } from "../../domain/answer_shape.ts";
import { createFieldCollector, isUsableName, joinPath } from "./field_collector.ts";
import { attributeOf, readMarkup } from "./markup_tokens.ts";
import { SHAPE_LIMITS } from "./shape_limits.ts";

const MAX_TABLES = 12;
const MAX_COLUMNS = 40;
const REPEATED = 3;

interface Table {
  readonly headers: string[];
  rows: number;
  cell: string | undefined;
}

/** The shape of a web page: its title, the columns of its tables, and which elements of which class there are. */
export function readPageShape(html: string): AnswerShape {
  const elements = new Map<string, number>();
  const tables: Table[] = [];
  let open: Table | undefined;
  let hasTitle = false;
  for (const token of readMarkup(html)) {
    if (token.kind === "text") {
      if (open?.cell !== undefined && open.cell.length < SHAPE_LIMITS.nameChars) open.cell += token.text;
      continue;
    }
    const name = token.name.toLowerCase();
    if (name === "th" || name === "td") endCell(open);
    if (token.kind === "close") {
      if (name === "table" || name === "tr") endCell(open);
      if (name === "table") open = undefined;
      continue;
    }
    if (name === "title") hasTitle = true;
    if (name === "table") {
      open = { headers: [], rows: 0, cell: undefined };
      if (tables.length < MAX_TABLES) tables.push(open);
    } else if (name === "tr" && open !== undefined) {
      endCell(open);
      open.rows += 1;
    } else if (name === "th" && open !== undefined) open.cell = "";
    for (const selector of selectorsOf(name, token.attributes)) {
      const count = elements.get(selector);
      if (count !== undefined || elements.size < SHAPE_LIMITS.fields) {
        elements.set(selector, (count ?? 0) + 1);
      }
    }
  }
  const longest = Math.max(0, ...tables.map(({ headers, rows }) => rows - (headers.length > 0 ? 1 : 0)));
  const isCut = elements.size >= SHAPE_LIMITS.fields || html.length > SHAPE_LIMITS.scannedChars;
  return {
    format: "page",
    fields: [
      ...(hasTitle ? [{ path: "title", types: ["text"], isOptional: false }] : []),
      ...tableFields(tables),
      ...[...elements].map(([path, count]): ShapeField => ({
        path,
        types: [count >= REPEATED ? "repeated element" : "element"],
        isOptional: false,
      })),
    ],
    ...(tables.length > 0 && { rows: longest }),
    ...(isCut && { isPartial: true as const }),
  };
}

function endCell(table: Table | undefined): void {
  if (table?.cell === undefined) return;
  const name = table.cell.replace(/\s+/g, " ").trim();
  if (name !== "" && isUsableName(name) && table.headers.length < MAX_COLUMNS) table.headers.push(name);
  table.cell = undefined;
}

function tableFields(tables: readonly Table[]): ShapeField[] {
  return tables.flatMap(({ headers }, index) => {
    const names = [...new Set(headers)];
    return names.map((name): ShapeField => ({
      path: joinPath(`table${index + 1}[]`, name),
      types: ["column"],
      isOptional: false,
    }));
  });
}

/** The selectors that code would find the element by: its classes, its id, and where a page keeps data for its scripts. */
function selectorsOf(name: string, attributes: string): string[] {
  const id = attributeOf(attributes, "id");
  const classes = (attributeOf(attributes, "class") ?? "").split(/\s+/).filter(isSelectorName).slice(0, 6);
  if (name === "script") {
    const type = attributeOf(attributes, "type");
    if (type === undefined || !/json/i.test(type) || !/^[\w/+.-]{1,60}$/.test(type)) return [];
    return [isSelectorName(id ?? "") ? `script#${id}` : `script[type="${type}"]`];
  }
  return [
    ...classes.map((each) => `${name}.${each}`),
    ...(id !== undefined && isSelectorName(id) && !/\d{3}/.test(id) ? [`${name}#${id}`] : []),
  ];
}

function isSelectorName(name: string): boolean {
  return /^[A-Za-z_][\w-]{1,59}$/.test(name);
}

/** Feeds by the elements of their posts; other XML by the names of its elements. */
export function readXmlShape(xml: string): AnswerShape {
  const fields = createFieldCollector();
  const isFeed = /<(rss|feed|rdf:rdf)[\s>]/i.test(xml.slice(0, 4_000));
  const stack: string[] = [];
  let rows = 0;
  let text = "";
  for (const token of readMarkup(xml)) {
    if (token.kind === "text") {
      if (text.length < SHAPE_LIMITS.nameChars * 4) text += token.text;
      continue;
    }
    if (token.kind === "open") {
      text = "";
      const inside = isFeed ? insideOf(stack) : "";
      if (isFeed && /^(item|entry)$/.test(token.name)) {
        rows += 1;
        fields.enter("items[]");
      } else if (!isFeed) fields.addType(token.name, "", "element");
      if (token.attributes.endsWith("/")) {
        if (isFeed && inside !== undefined) fields.addType(joinPath(inside, token.name), inside, "text");
      } else if (stack.length < 200) stack.push(token.name);
      continue;
    }
    if (stack.at(-1) === token.name) stack.pop();
    const inside = insideOf(stack);
    const isPost = /^(item|entry)$/.test(token.name);
    if (isFeed && !isPost && inside !== undefined && isUsableName(token.name)) {
      fields.add(joinPath(inside, token.name), inside, text.trim());
    }
    text = "";
  }
  const isCut = fields.isFull || xml.length > SHAPE_LIMITS.scannedChars;
  return {
    format: isFeed ? "feed" : "text",
    fields: fields.fields(),
    ...(isFeed && { rows }),
    ...(isCut && { isPartial: true as const }),
  };
}

/** Where an element that stands directly in a feed or in one of its posts belongs; deeper ones have no name of their own. */
function insideOf(stack: readonly string[]): string | undefined {
  const parent = stack.at(-1)?.toLowerCase();
  if (parent === "item" || parent === "entry") return "items[]";
  return parent === "channel" || parent === "feed" ? "feed" : undefined;
}
