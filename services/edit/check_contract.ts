import { KIT_NAMES } from "../../rendering/kit_names.ts";
import type { CodeFiles } from "../save_code.ts";
import { noteAt } from "./code_notes.ts";
import type { CodeNote } from "./types.ts";

const BACKEND_EXPORTS = ["dataSchema", "fetchData", "processData"] as const;
const KIT_IMPORT = /import\s*\{([^{}]*)\}\s*from\s*["']@tessera\/ui["']/g;

/** What a block's files must give and may import, from their texts: missing exports, components that are none. */
export function findContractNotes(files: Pick<CodeFiles, "backend" | "view">): readonly CodeNote[] {
  return [
    ...BACKEND_EXPORTS.filter((name) => !isExported(files.backend, name))
      .map((name) => noteAt("backend.ts", `The file must export ${name}`)),
    ...(/\bexport\s+default\b|\bas\s+default\b/.test(files.view)
      ? []
      : [noteAt("view.tsx", "The file must export its component as default")]),
    ...findUnknownComponents(files.view),
  ];
}

function isExported(text: string, name: string): boolean {
  return new RegExp(`\\bexport\\s+(?:async\\s+)?(?:const|let|var|function)\\s+${name}\\b`).test(text) ||
    new RegExp(`\\bexport\\s*\\{[^{}]{0,2000}\\b${name}\\b[^{}]{0,2000}\\}`).test(text);
}

function findUnknownComponents(view: string): readonly CodeNote[] {
  const notes: CodeNote[] = [];
  for (const { 0: text, 1: list = "", index } of view.matchAll(KIT_IMPORT)) {
    for (const { 0: word, index: at } of list.matchAll(/[A-Za-z_$][\w$]*(?:\s+as\s+[\w$]+)?/g)) {
      const [name = ""] = word.split(/\s/);
      if (KIT_NAMES.has(name) || name === "type" || /^[A-Z]\w*Props$/.test(name)) continue;
      const place = placeOf(view, index + text.indexOf("{") + 1 + at);
      const near = [...KIT_NAMES].find((each) => each.toLowerCase() === name.toLowerCase());
      const message = `@tessera/ui has no ${name}`;
      notes.push({
        ...noteAt("view.tsx", message, place),
        hint: near === undefined ? "Type < in the view to see the components" : `Write ${near}`,
      });
    }
  }
  return notes;
}

function placeOf(text: string, offset: number): { readonly line: number; readonly column: number } {
  const before = text.slice(0, offset).split("\n");
  return { line: before.length, column: (before.at(-1) ?? "").length + 1 };
}
