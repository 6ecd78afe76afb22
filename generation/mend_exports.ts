import type { AnswerFiles } from "./edits/change_base.ts";

/**
 * Files with the exports that small models leave out when there is but one thing that they can mean: data that needs no
 * processing, and the only component of a view. What is unclear stays as it is, to be told.
 */
export function mendExports(files: AnswerFiles): AnswerFiles {
  return { ...files, backend: mendBackend(files.backend), view: mendView(files.view) };
}

export function exportsName(code: string, name: string): boolean {
  return new RegExp(`\\bexport\\s+(async\\s+)?(const|let|var|function\\*?)\\s+${name}\\b`).test(code) ||
    new RegExp(`\\bexport\\s*\\{[^{}]{0,2000}\\b${name}\\b[^{}]{0,2000}\\}`).test(code);
}

export function hasDefaultExport(view: string): boolean {
  return /\bexport\s+default\b|\bas\s+default\b/.test(view);
}

function mendBackend(code: string): string {
  const isOnlyThat = exportsName(code, "dataSchema") && exportsName(code, "fetchData") &&
    !/\bprocessData\b/.test(code);
  return isOnlyThat ? `${code.trimEnd()}\n\nexport function processData(raw) {\n  return raw;\n}\n` : code;
}

const COMPONENT = /^export\s+(?:const|let|var|function)\s+([A-Z]\w{0,60})\b/gm;

function mendView(code: string): string {
  if (hasDefaultExport(code)) return code;
  const names = [...code.matchAll(COMPONENT)].map(([, name]) => name);
  return names.length === 1 ? `${code.trimEnd()}\n\nexport default ${names[0]};\n` : code;
}
