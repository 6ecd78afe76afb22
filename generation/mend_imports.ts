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
  const imports = [...code.matchAll(/\bimport\b([^;"']{0,2000}?)\bfrom\b/g)].map(([, names = ""]) => names);
  return imports.some((names) =>
    !/^\s*type\b/.test(names) && new RegExp(`(^|[\\s,{])${name}([\\s,}]|$)`).test(names)
  ) || new RegExp(`\\b(const|let|var|function|class)\\s+${name}\\b`).test(code);
}

function withImport(code: string, names: readonly string[], from: string): string {
  const there = new RegExp(`\\bimport\\s*\\{([^{}]*)\\}\\s*from\\s*["']${from}["']`).exec(code);
  if (there === null) return `import { ${names.join(", ")} } from "${from}";\n${code}`;
  const [whole, list = ""] = there;
  const known = list.split(",").map((name) => name.trim()).filter((name) => name !== "");
  return code.replace(whole, () => whole.replace(list, () => ` ${[...known, ...names].join(", ")} `));
}
