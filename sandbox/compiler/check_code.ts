import { type Comment, type Node, parse } from "acorn";
import type { CompiledModule, CompileProblem, SourceFile } from "../types.ts";
import { explainImport, importHint } from "./explain_import.ts";
import { toSourcePosition } from "./source_position.ts";

/** The text is checked as the guest runs it: as the body of this function. */
const HEAD = "(function (module, exports, require, fetch) {\n";
const TAIL = "\n})";
const KIT = new Set(["@tessera/ui", "@tessera/ui/jsx-runtime"]);

interface Finding {
  readonly kind: CompileProblem["kind"];
  readonly message: string;
  readonly hint?: string;
  readonly offset: number;
}

/**
 * A fence for honest mistakes with a clear message, not the sandbox: the process is the boundary.
 * Gives the approved libraries that the code requires, and the first thing that may not stand in a block.
 */
export function checkCode(
  file: SourceFile,
  { code, mappings }: CompiledModule,
  approved: ReadonlySet<string>,
): { readonly problem?: CompileProblem; readonly libraries: readonly string[] } {
  const text = HEAD + code + TAIL;
  const comments: Comment[] = [];
  const libraries = new Set<string>();
  const findings: Finding[] = [];
  try {
    const program = parse(text, { ecmaVersion: "latest", sourceType: "script", onComment: comments });
    if (!isOneFunction(program)) {
      findings.push({ kind: "syntax", message: 'unexpected "}"', offset: text.length });
    }
    for (const node of walk(program)) {
      const finding = inspect(node, { approved, file, libraries });
      if (finding !== undefined) findings.push(finding);
    }
  } catch (error) {
    findings.push(toFinding(error, text));
  }
  findings.push(...comments.flatMap(inspectComment));
  findings.sort((a, b) => a.offset - b.offset);
  const [first] = findings;
  if (first === undefined) return { libraries: [...libraries] };
  const { kind, message, hint, offset } = first;
  const position = toSourcePosition(mappings, positionIn(text, offset)) ?? {};
  return {
    problem: {
      kind,
      file,
      message: `Cannot accept ${file}: ${message}`,
      ...position,
      ...(hint === undefined ? {} : { hint }),
    },
    libraries: [...libraries],
  };
}

function inspect(
  node: Node,
  rules: { approved: ReadonlySet<string>; file: SourceFile; libraries: Set<string> },
): Finding | undefined {
  const offset = node.start;
  if (node.type === "ImportExpression") {
    const message = "import() is not available in a block";
    return { kind: "import_refused", message, hint: importHint(rules.approved), offset };
  }
  if (!isRequire(node)) return undefined;
  const [argument] = node.arguments;
  const name = argument !== undefined && "value" in argument ? argument.value : undefined;
  if (typeof name !== "string") {
    const message = "require() takes one name in quotes";
    return { kind: "import_refused", message, hint: importHint(rules.approved), offset };
  }
  if (rules.approved.has(name)) {
    rules.libraries.add(name);
    return undefined;
  }
  if (KIT.has(name) && rules.file === "view.tsx") return undefined;
  return { kind: "import_refused", ...explainImport(name, rules), offset };
}

function isRequire(node: Node): node is Node & { readonly arguments: readonly Node[] } {
  if (node.type !== "CallExpression" || !("callee" in node) || !("arguments" in node)) return false;
  const callee = node.callee;
  return typeof callee === "object" && callee !== null && "name" in callee && callee.name === "require";
}

function inspectComment({ value, start }: Comment): Finding[] {
  if (/@jsx/.test(value)) {
    return [{
      kind: "import_refused",
      message: "a @jsx comment is not allowed",
      hint: "Remove the comment: JSX needs no setting here",
      offset: start,
    }];
  }
  if (/[#@]\s*source(Mapping)?URL/i.test(value)) {
    const message = "a source map comment is not allowed";
    return [{ kind: "import_refused", message, hint: "Remove the comment", offset: start }];
  }
  return [];
}

/** Text that closes our function and opens another would parse as a call or a list, and never run. */
function isOneFunction(program: { readonly body: readonly Node[] }): boolean {
  const [only, ...others] = program.body;
  if (only === undefined || others.length > 0 || !("expression" in only)) return false;
  const { expression } = only;
  return typeof expression === "object" && expression !== null && "type" in expression &&
    expression.type === "FunctionExpression";
}

/** Every node, without recursion: depth is the author's choice. */
function* walk(root: Node): Generator<Node> {
  const waiting: unknown[] = [root];
  while (waiting.length > 0) {
    const value = waiting.pop();
    if (Array.isArray(value)) {
      waiting.push(...value);
    } else if (isNode(value)) {
      yield value;
      waiting.push(...Object.values(value));
    }
  }
}

function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null && "type" in value && "start" in value;
}

function toFinding(error: unknown, text: string): Finding {
  if (!(error instanceof SyntaxError) || !("pos" in error) || typeof error.pos !== "number") throw error;
  const offset = error.pos;
  const what = error.message.replace(/ \(\d+:\d+\)$/, "");
  if (/import\.meta/.test(what)) {
    const message = "import.meta is not available in a block";
    return { kind: "import_refused", message, hint: "A block has no address of its own", offset };
  }
  if (/\bawait\s*$/.test(text.slice(0, offset)) || /^await\b/.test(text.slice(offset))) {
    const hint = "Move it into fetchData, which is async";
    return { kind: "syntax", message: "await stands outside an async function", hint, offset };
  }
  const token = /^([\w$]+|=>|.)/su.exec(text.slice(offset))?.[1];
  const message = what === "Unexpected token" && token !== undefined ? `unexpected "${token}"` : what;
  return { kind: "syntax", message: message.charAt(0).toLowerCase() + message.slice(1), offset };
}

/** Place in the compiled code, without the line that `HEAD` adds. */
function positionIn(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset);
  return { line: before.split("\n").length - 1, column: offset - before.lastIndexOf("\n") };
}
