import { isRecord } from "../domain/json.ts";
import { cleanText } from "../domain/outcome.ts";
import type { Plan } from "./types.ts";

const MAX_TEXT = 300;
const MAX_ENTRIES = 5;

/** The plan of an answer, cleaned and bounded; `undefined` when there is none worth showing. */
export function readPlan(value: unknown): Plan | undefined {
  if (!isRecord(value)) return undefined;
  const plan: Plan = {
    source: readWords(value.source),
    technique: readWords(value.technique),
    fallbacks: readList(value.fallbacks),
    view: readWords(value.view),
    refresh: readWords(value.refresh),
    needs: readList(value.needs),
  };
  return plan.source === "" && plan.technique === "" ? undefined : plan;
}

function readList(value: unknown): string[] {
  const entries = Array.isArray(value) ? value : [value];
  return entries.map(readWords).filter((words) => words !== "").slice(0, MAX_ENTRIES);
}

/** One line; models write a number or an object such as `{ everySeconds: 600 }` where words were asked for. */
function readWords(value: unknown): string {
  if (value === null || value === undefined) return "";
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return cleanText(text, MAX_TEXT).replace(/\s+/g, " ").trim();
}
