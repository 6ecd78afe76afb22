import type { Steps } from "./json_path.ts";
import type { CodeLines } from "./types.ts";

const MAX_LINES = 6;
const MAX_NAMES = 4;

/** Lines of backend.ts that name the field of the answer, or the field of the data; the telling ones first found. */
export function findCodeLines(
  backend: string,
  { answerSteps, dataSteps }: { readonly answerSteps: Steps; readonly dataSteps: Steps },
): CodeLines {
  const names = [...namesOf(answerSteps, backend), ...namesOf(dataSteps, backend)]
    .filter((name, index, all) => all.indexOf(name) === index)
    .slice(0, MAX_NAMES);
  const lines = backend.split("\n");
  const found: number[] = [];
  for (const name of names) {
    lines.forEach((line, index) => {
      if (holdsName(line, name) && !/^\s*(\/\/|\*|import\b)/.test(line)) found.push(index + 1);
    });
    // The field's own name says more than those around it.
    if (found.length > 0 && name === names[0] && found.length >= MAX_LINES) break;
  }
  const unique = [...new Set(found)].slice(0, MAX_LINES).sort((a, b) => a - b);
  return {
    lines: unique,
    names: names.filter((name) => unique.some((line) => holdsName(lines[line - 1] ?? "", name))),
  };
}

/** The innermost names that the code holds: those of a table by day or id are values and stand in no code. */
function namesOf(steps: Steps, backend: string): string[] {
  const names = steps.filter((step) => typeof step === "string").map(String).reverse();
  return names.filter((name) => /^[\w$-]{2,60}$/.test(name) && backend.includes(name)).slice(0, 2);
}

function holdsName(line: string, name: string): boolean {
  for (let at = line.indexOf(name); at !== -1; at = line.indexOf(name, at + 1)) {
    const isWhole = !/[\w$]/.test(line[at - 1] ?? "") && !/[\w$]/.test(line[at + name.length] ?? "");
    if (isWhole) return true;
  }
  return false;
}
