import { isRecord, type Json } from "../../domain/json.ts";

/** Steps from the outside in: names and places counted from 0. */
export type Steps = readonly (string | number)[];

const MAX_STEPS = 64;

/** The path as code would write it, such as `rates["2026-11-20"].USD`; "(the whole answer)" for none. */
export function writePath(steps: Steps): string {
  const text = steps.map((step) => {
    if (typeof step === "number") return `[${step}]`;
    return /^[A-Za-z_$][\w$]*$/.test(step) ? `.${step}` : `[${JSON.stringify(step)}]`;
  }).join("");
  return text === "" ? "(the whole answer)" : text.replace(/^\./, "");
}

/** The path as a JSON pointer (RFC 6901), for addresses. */
export function writePointer(steps: Steps): string {
  return steps.map((step) => `/${String(step).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
}

/** The value at a pointer and its steps; `undefined` when there is none. */
export function readPointer(
  data: Json,
  pointer: string,
): { readonly steps: Steps; readonly value: Json } | undefined {
  if (pointer !== "" && !pointer.startsWith("/")) return undefined;
  const names = pointer.split("/").slice(1).map((name) => name.replaceAll("~1", "/").replaceAll("~0", "~"));
  if (names.length > MAX_STEPS) return undefined;
  const steps: (string | number)[] = [];
  let at: Json = data;
  for (const name of names) {
    let next: Json | undefined;
    if (Array.isArray(at)) {
      const index = /^\d{1,9}$/.test(name) ? Number(name) : -1;
      next = (at as readonly Json[])[index];
      steps.push(index);
    } else if (isRecord(at) && Object.hasOwn(at, name)) {
      next = at[name] as Json;
      steps.push(name);
    }
    if (next === undefined) return undefined;
    at = next;
  }
  return { steps, value: at };
}

export interface Leaf {
  readonly steps: Steps;
  readonly value: string | number | boolean | null;
}

/** Calls back for each end of a value in reading order, until that answers false or `maxLeaves` were seen. */
export function walkLeaves(data: Json, visit: (leaf: Leaf) => boolean, maxLeaves: number): void {
  const steps: (string | number)[] = [];
  let left = maxLeaves;
  const enter = (value: Json): boolean => {
    if (steps.length > MAX_STEPS) return true;
    if (Array.isArray(value)) {
      return (value as readonly Json[]).every((item, index) => enterAt(index, item));
    }
    if (isRecord(value)) {
      return Object.entries(value).every(([key, item]) => enterAt(key, item as Json));
    }
    left -= 1;
    return left >= 0 && visit({ steps, value: value as Leaf["value"] });
  };
  const enterAt = (step: string | number, value: Json): boolean => {
    steps.push(step);
    const goesOn = enter(value);
    steps.pop();
    return goesOn;
  };
  enter(data);
}

/** The last name of a path: a place in a list has that of the list. */
export function lastName(steps: Steps): string | undefined {
  const name = steps.findLast((step) => typeof step === "string");
  return name === undefined ? undefined : String(name);
}
