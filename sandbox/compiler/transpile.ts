import { transform } from "sucrase";
import type { CompiledModule, CompileProblem, SourceFile } from "../types.ts";

const JSX_SOURCE = "@tessera/ui";

/** TypeScript and JSX to JavaScript with `require` calls; lines stay where they are. */
export function transpile(
  file: SourceFile,
  text: string,
): { readonly module: CompiledModule } | { readonly problem: CompileProblem } {
  try {
    const { code, sourceMap } = transform(file === "view.tsx" ? withoutReact(text) : text, {
      transforms: file === "view.tsx" ? ["typescript", "jsx", "imports"] : ["typescript", "imports"],
      jsxRuntime: "automatic",
      jsxImportSource: JSX_SOURCE,
      production: true,
      disableESTransforms: true,
      // Otherwise import(x) becomes require(x) and the check never sees it.
      preserveDynamicImport: true,
      filePath: file,
      sourceMapOptions: { compiledFilename: file },
    });
    return { module: { code, mappings: String(sourceMap?.mappings ?? "") } };
  } catch (error) {
    const problem = toProblem(file, text, error);
    if (problem === undefined) throw error;
    return { problem };
  }
}

const REACT_IMPORT = /^[ \t]*import[ \t]+(?:\*[ \t]+as[ \t]+)?React[ \t]+from[ \t]+["']react["'][ \t]*;?/m;

/** Models write this line by habit; JSX needs none here, and unlike other unused imports sucrase would keep it. */
function withoutReact(text: string): string {
  const rest = text.replace(REACT_IMPORT, (line) => " ".repeat(line.length));
  return /\bReact\b/.test(rest) ? text : rest;
}

/** sucrase throws a `SyntaxError` with `pos` (from 0) and `loc` (both from 1). */
function toProblem(file: SourceFile, text: string, error: unknown): CompileProblem | undefined {
  if (!(error instanceof SyntaxError) || !("loc" in error)) return undefined;
  const offset = "pos" in error && typeof error.pos === "number" ? error.pos : undefined;
  const what = error.message.replace(/^Error transforming \S+ /, "").replace(/ \(\d+:\d+\)$/, "");
  return {
    kind: "syntax",
    file,
    message: `Cannot read ${file}: ${describe(what, offset === undefined ? "" : text.slice(offset))}`,
    ...positionOf(error.loc),
  };
}

function positionOf(loc: unknown): { line?: number; column?: number } {
  if (typeof loc !== "object" || loc === null || !("line" in loc) || !("column" in loc)) return {};
  const { line, column } = loc;
  return typeof line === "number" && typeof column === "number" ? { line, column } : {};
}

/** Names the offending piece of text, as sucrase's own "Unexpected token" does not. */
function describe(what: string, rest: string): string {
  if (!what.startsWith("Unexpected token")) return what.charAt(0).toLowerCase() + what.slice(1);
  const token = /^\s*([\w$]+|=>|.)/su.exec(rest)?.[1];
  return token === undefined || token.trim() === "" ? "the code ends too early" : `unexpected "${token}"`;
}
