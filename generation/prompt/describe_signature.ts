import type { Candidate } from "../types.ts";

const MAX_SCHEMA_LINES = 30;
const MAX_NAMES_CHARS = 300;

/** What the view needs to know of a backend: the form of the data and what is exported. */
export function backendSignature(backend: string): string {
  const lines = backend.split("\n");
  const at = lines.findIndex((line) => /^\s*export\s+const\s+dataSchema\b/.test(line));
  const heads = lines.filter((line) => /^\s*export\s+(async\s+)?function\b/.test(line) && line.length < 200)
    .map((line) => line.replace(/\{\s*$/, "{ /* not shown */ }"));
  return [...(at === -1 ? [] : statementAt(lines, at)), ...heads].join("\n");
}

/** What the backend needs to know of a view, in one line: names only. */
export function viewSignature({ view }: Pick<Candidate, "view">): string {
  const components = [...new Set([...view.matchAll(/(?<!\w)<([A-Z]\w{0,40})\b/g)].map(([, name]) => name))];
  const fields = [...new Set([...view.matchAll(/\bdata(?:\??\.\w{1,40}){1,3}/g)].map(([path]) => path))];
  const count = view.split("\n").length;
  return `view.tsx is not shown (${count} lines): draws ${listNames(components) || "HTML"}, reads ${
    listNames(fields) || "nothing of data by name"
  }.`;
}

function listNames(names: readonly (string | undefined)[]): string {
  const all = names.join(", ");
  return all.length <= MAX_NAMES_CHARS
    ? all
    : `${all.slice(0, all.lastIndexOf(",", MAX_NAMES_CHARS))} and more`;
}

/** From a line to where its brackets close. */
function statementAt(lines: readonly string[], at: number): readonly string[] {
  let depth = 0;
  for (let end = at; end < Math.min(lines.length, at + MAX_SCHEMA_LINES); end++) {
    for (const char of lines[end] ?? "") {
      if ("({[".includes(char)) depth++;
      else if (")}]".includes(char)) depth--;
    }
    if (depth <= 0) return lines.slice(at, end + 1);
  }
  return [lines[at] ?? "", "// ... the rest is not shown ..."];
}
