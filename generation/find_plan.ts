import { readPlan } from "./read_plan.ts";
import { endOfObject, parseForgiving } from "./scan_json.ts";
import type { Plan } from "./types.ts";

/** A plan comes before the code; further in, the word stands in code. */
const MAX_PLAN_CHARS = 6_000;

/** Watches an answer as it is written and gives its plan once, when it is whole. */
export function createPlanFinder(): (delta: string) => Plan | undefined {
  let text = "";
  let isOver = false;
  return (delta) => {
    if (isOver) return undefined;
    text += delta;
    const plan = findWholePlan(text);
    isOver = plan !== undefined || text.length > MAX_PLAN_CHARS;
    return plan;
  };
}

function findWholePlan(text: string): Plan | undefined {
  const start = /"plan"\s*:\s*(?=\{)/.exec(text);
  if (start === null) return undefined;
  const from = start.index + start[0].length;
  const end = endOfObject(text, from);
  return end === undefined ? undefined : readPlan(parseForgiving(text.slice(from, end)));
}
