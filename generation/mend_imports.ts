import { componentNames } from "../kit/components.ts";
import type { AnswerFiles } from "./edits/change_base.ts";

/**
 * Files with the imports that can mean but one thing: components of the kit that the view uses, and zod's `z`. Small
 * models use what the example did not and leave its import as it was.
 */
export function mendImports(files: AnswerFiles): AnswerFiles {
  return { ...files, backend: mendBackend(files.backend), view: mendView(files.view) };
}

const KIT = "@tessera/ui";

function mendView(code: string): string {
  const missing = componentNames.filter((name) =>
    new RegExp(`<${name}(?=[\\s/>])`).test(code) && !isNamed(code, name)
  );
  return missing.length === 0 ? code : withImport(code, missing, KIT);
}

function mendBackend(code: string): string {
  return /\bz\.(object|array|string|number|record|enum)\(/.test(code) && !isNamed(code, "z")
    ? withImport(code, ["z"], "zod")
    : code;
}

/** Imported or declared in any way. */
function isNamed(code: string, name: string): boolean {
  const imports = [...code.matchAll(/\bimport\s+(?!type\b)([^;"']{0,2000}?)\s+from\b/g)].map((
    [, names = ""],
  ) => names);
  return imports.some((names) => new RegExp(`(^|[\\s,{])${name}([\\s,}]|$)`).test(names)) ||
    new RegExp(`\\b(const|let|var|function|class)\\s+${name}\\b`).test(code);
}

function withImport(code: string, names: readonly string[], from: string): string {
  const there = new RegExp(`(\\bimport\\s*\\{)([^{}]{0,2000}?),?\\s*(\\}\\s*from\\s*["']${from}["'])`).exec(
    code,
  );
  if (there === null) return `import { ${names.join(", ")} } from "${from}";\n${code}`;
  const [whole, open = "", known = "", close = ""] = there;
  return code.replace(whole, () => `${open}${known}, ${names.join(", ")} ${close}`);
}
