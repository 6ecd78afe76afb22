import { Lexer, type Token, type Tokens } from "marked";
import type { BlockTree, TreeNode } from "../domain/tree.ts";
import { safeHref } from "./safe_href.ts";

const MAX_SOURCE_CHARS = 100_000;
const MAX_DEPTH = 20;
/** Marks of emphasis, code and links in one paragraph; a page of honest text has a few dozen. */
const MAX_MARKS = 100;
/** Quotes and list items that open on one line: the reader goes down by recursion, and reads the rest at each level. */
const DEEP_LINE = new RegExp(
  String.raw`^(?:[ \t]*(?:>|(?:[-*+]|\d{1,9}[.)])(?=[ \t]))){${MAX_DEPTH + 1}}`,
  "m",
);

/**
 * Markdown as a tree. No HTML is ever made or read: raw HTML in the source is shown as the text it is, pictures become
 * links, and what is not understood becomes its own text.
 */
export function markdownTree(source: string): BlockTree {
  const text = source.slice(0, MAX_SOURCE_CHARS);
  if (DEEP_LINE.test(text)) return [{ tag: "p", children: [text] }];
  const tokens = new BoundedLexer({ gfm: true }).lex(text);
  return convertAll(tokens, { depth: 0, headings: headingDepths(tokens) });
}

/** Emphasis costs the square of its marks, and more: 20,000 characters of "*a_" took 4.5 s. Past the limit all is text. */
class BoundedLexer extends Lexer {
  override inlineTokens(source: string, tokens: Token[] = []): Token[] {
    if ((source.match(/[*_~`[\]<]/g)?.length ?? 0) <= MAX_MARKS) return super.inlineTokens(source, tokens);
    tokens.push({ type: "text", raw: source, text: source });
    return tokens;
  }
}

interface Place {
  readonly depth: number;
  /** Depths of headings that the source uses, ascending. */
  readonly headings: readonly number[];
}

function headingDepths(tokens: readonly Token[]): readonly number[] {
  const depths = tokens.flatMap((token) => token.type === "heading" ? [(token as Tokens.Heading).depth] : []);
  return [...new Set(depths)].sort();
}

function convertAll(tokens: readonly Token[] | undefined, place: Place): TreeNode[] {
  if (place.depth > MAX_DEPTH) return (tokens ?? []).map((token) => token.raw);
  return (tokens ?? []).flatMap((token) => convert(token, { ...place, depth: place.depth + 1 }));
}

// marked's tokens are a union with an open member, so `type` alone does not narrow it; each case names its shape.
function convert(token: Token, place: Place): TreeNode[] {
  const inner = () => convertAll("tokens" in token ? token.tokens : undefined, place);
  switch (token.type) {
    case "space":
    case "def":
    case "checkbox":
      return [];
    case "hr":
    case "br":
      return [{ tag: token.type }];
    case "heading":
      return [{ tag: headingTag((token as Tokens.Heading).depth, place), children: inner() }];
    case "paragraph":
      return [{ tag: "p", children: inner() }];
    case "blockquote":
    case "strong":
    case "em":
    case "del":
      return [{ tag: token.type, children: inner() }];
    case "code":
      return [{ tag: "pre", children: [{ tag: "code", children: [(token as Tokens.Code).text] }] }];
    case "codespan":
      return [{ tag: "code", children: [(token as Tokens.Codespan).text] }];
    case "link":
      return [link((token as Tokens.Link).href, inner())];
    case "image": {
      const image = token as Tokens.Image;
      return [link(image.href, [image.text === "" ? "image" : image.text])];
    }
    case "list":
      return [list(token as Tokens.List, place)];
    case "table":
      return [table(token as Tokens.Table, place)];
    case "text":
      return "tokens" in token && token.tokens !== undefined
        ? inner()
        : [decodeText((token as Tokens.Text).text)];
    case "escape":
      return [(token as Tokens.Escape).text];
    default:
      return [token.raw];
  }
}

function link(address: string, children: BlockTree): TreeNode {
  const href = safeHref(address);
  return href === undefined ? { tag: "span", children } : { tag: "a", attrs: { href }, children };
}

function list(token: Tokens.List, place: Place): TreeNode {
  const start = token.ordered && typeof token.start === "number" && token.start !== 1
    ? { start: token.start }
    : {};
  return {
    tag: token.ordered ? "ol" : "ul",
    attrs: start,
    children: token.items.map((item) => ({
      tag: "li",
      children: [
        ...(item.task ? [item.checked === true ? "☑ " : "☐ "] : []),
        ...convertAll(item.tokens, place),
      ],
    })),
  };
}

function table(token: Tokens.Table, place: Place): TreeNode {
  const cells = (tag: string, row: readonly Tokens.TableCell[]): TreeNode => ({
    tag: "tr",
    children: row.map((cell) => ({ tag, children: convertAll(cell.tokens, place) })),
  });
  return {
    tag: "table",
    children: [
      { tag: "thead", children: [cells("th", token.header)] },
      { tag: "tbody", children: token.rows.map((row) => cells("td", row)) },
    ],
  };
}

/** A card has its own title, so the largest heading inside is the third level, the next smaller one the fourth. */
function headingTag(depth: number, { headings }: Place): string {
  return `h${Math.min(3 + Math.max(0, headings.indexOf(depth)), 6)}`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
  nbsp: "\u00a0",
};

/** Character references stand in Markdown text as written; the few that feeds really use are read. */
function decodeText(value: string): string {
  return value.replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]{2,4}));/gi, (whole, decimal, hex, name) => {
    if (name !== undefined) return ENTITIES[String(name).toLowerCase()] ?? whole;
    const code = decimal !== undefined ? Number(decimal) : Number.parseInt(hex, 16);
    const isCharacter = code >= 32 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff);
    return isCharacter ? String.fromCodePoint(code) : whole;
  });
}
