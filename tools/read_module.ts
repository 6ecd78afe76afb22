import { parse } from "acorn";
import { transform } from "sucrase";
import { isRecord } from "../domain/json.ts";

/** An import, a re-export or an `import()` of a module. */
export interface ModuleImport {
  readonly specifier: string;
  readonly isTypeOnly: boolean;
  /** Counted from 1. */
  readonly line: number;
}

/** Something of the runtime that a module uses: "Deno.env", "fetch()", "new Date()". */
export interface ModuleUse {
  readonly name: string;
  readonly line: number;
}

export interface ModuleFacts {
  readonly imports: readonly ModuleImport[];
  readonly uses: readonly ModuleUse[];
}

/** What a TypeScript or TSX module imports and uses, read from its syntax tree. */
export function readModule(source: string, file: string): ModuleFacts {
  const typeLines = new Set<number>();
  const marked = markTypeImports(source, typeLines);
  const { code } = transform(marked, {
    transforms: file.endsWith(".tsx") ? ["typescript", "jsx"] : ["typescript"],
    disableESTransforms: true,
    keepUnusedImports: true,
    production: true,
    filePath: file,
  });
  const tree = parse(code, {
    ecmaVersion: "latest",
    sourceType: "module",
    locations: true,
    allowHashBang: true,
  });
  const imports: ModuleImport[] = [];
  const uses: ModuleUse[] = [];
  const ownNames = new Set<string>();
  visit(tree, (node) => {
    const line = lineOf(node);
    const specifier = specifierOf(node);
    if (specifier !== undefined) imports.push({ specifier, line, isTypeOnly: typeLines.has(line) });
    const name = useOf(node);
    if (name !== undefined) uses.push({ name, line });
    for (const root of handedAround(node)) uses.push({ name: `${root} as a value`, line });
    if (isComputedImport(node)) uses.push({ name: "import() of a computed name", line });
    for (const pattern of patternsOf(node)) addNames(pattern, ownNames);
  });
  // A `fetch` that was handed in is not the runtime's.
  return {
    imports,
    uses: uses.filter(({ name }) => !ownNames.has(name.replace(/^new |[.(].*$| as a value$/g, ""))),
  };
}

/** Sucrase removes `import type`; made to look like a plain import, it stays and keeps its line. */
function markTypeImports(source: string, typeLines: Set<number>): string {
  return source.replace(
    /^(import|export) type (?=[{*]|\w+ from )/gm,
    (_, keyword: string, offset: number) => {
      typeLines.add(source.slice(0, offset).split("\n").length);
      return `${keyword} `;
    },
  );
}

type Node = Readonly<Record<string, unknown>>;

function visit(value: unknown, see: (node: Node) => void): void {
  if (Array.isArray(value)) {
    for (const item of value) visit(item, see);
    return;
  }
  if (!isRecord(value)) return;
  if (typeof value["type"] === "string") see(value);
  for (const [key, child] of Object.entries(value)) if (key !== "loc") visit(child, see);
}

function lineOf(node: Node): number {
  const start = isRecord(node["loc"]) ? node["loc"]["start"] : undefined;
  return isRecord(start) && typeof start["line"] === "number" ? start["line"] : 0;
}

const IMPORTING = ["ImportDeclaration", "ExportNamedDeclaration", "ExportAllDeclaration", "ImportExpression"];

function specifierOf(node: Node): string | undefined {
  if (!IMPORTING.includes(String(node["type"])) || !isRecord(node["source"])) return undefined;
  const value = node["source"]["value"];
  return typeof value === "string" ? value : undefined;
}

/** A member by its dotted name, `Date.now()` and plain functions with "()" where they are called, `new X()` or `new X(…)`. */
function useOf(node: Node): string | undefined {
  if (node["type"] === "MemberExpression") return dottedName(node);
  const callee = isRecord(node["callee"]) ? dottedName(node["callee"]) : undefined;
  if (callee === undefined) return undefined;
  const count = Array.isArray(node["arguments"]) ? node["arguments"].length : 0;
  if (node["type"] === "NewExpression") return `new ${callee}(${count === 0 ? "" : "…"})`;
  const isCall = node["type"] === "CallExpression" && (callee === "Date.now" || !callee.includes("."));
  return isCall ? `${callee}()` : undefined;
}

/** Names that reach outside, each harmless only where it is read or called by its own name. */
const ROOTS = [
  ...["Deno", "process", "global", "globalThis", "self", "fetch", "eval", "Function", "Worker"],
  ...["WebSocket", "WebSocketStream", "EventSource", "WebTransport", "XMLHttpRequest"],
];
/** Where an identifier is only a name: of a member, a key, or what is declared. */
const NAMING: Readonly<Record<string, readonly string[]>> = {
  MemberExpression: ["object", "property"],
  Property: ["key"],
  CallExpression: ["callee"],
  NewExpression: ["callee"],
  MethodDefinition: ["key"],
  PropertyDefinition: ["key"],
  ImportSpecifier: ["imported"],
  ExportSpecifier: ["exported", "local"],
  UnaryExpression: [],
};

/** Roots that a node gives a new name or hands over: after that nobody could see what is done with them. */
function handedAround(node: Node): string[] {
  // `Deno[name]` may be anything of it.
  const isComputed = node["type"] === "MemberExpression" && node["computed"] === true &&
    dottedName(node) === undefined;
  const naming = isComputed ? [] : NAMING[String(node["type"])] ?? [];
  return Object.entries(node)
    .filter(([key]) => !naming.includes(key))
    .flatMap(([, child]) => Array.isArray(child) ? child : [child])
    .filter((child): child is Node => isRecord(child) && child["type"] === "Identifier")
    .map((child) => String(child["name"]))
    .filter((name) => ROOTS.includes(name));
}

function isComputedImport(node: Node): boolean {
  return node["type"] === "ImportExpression" && specifierOf(node) === undefined;
}

function dottedName(node: Node): string | undefined {
  if (node["type"] === "Identifier") return String(node["name"]);
  if (node["type"] !== "MemberExpression" || !isRecord(node["object"]) || !isRecord(node["property"])) {
    return undefined;
  }
  const object = dottedName(node["object"]);
  const property = node["computed"] === true ? node["property"]["value"] : node["property"]["name"];
  if (object === undefined || typeof property !== "string") return undefined;
  return object === "globalThis" ? property : `${object}.${property}`;
}

/** Where a node gives names: variables, parameters, imports. */
function patternsOf(node: Node): readonly unknown[] {
  if (node["type"] === "VariableDeclarator") return [node["id"]];
  if (Array.isArray(node["params"])) return node["params"];
  return /^Import\w*Specifier$/.test(String(node["type"])) ? [node["local"]] : [];
}

function addNames(pattern: unknown, names: Set<string>): void {
  if (!isRecord(pattern)) return;
  if (pattern["type"] === "Identifier") names.add(String(pattern["name"]));
  const parts = [
    pattern["left"],
    pattern["argument"],
    pattern["value"],
    pattern["elements"],
    pattern["properties"],
  ];
  for (const part of parts.flat()) addNames(part, names);
}
