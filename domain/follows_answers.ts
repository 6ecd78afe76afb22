import { listLeaves } from "./data_values.ts";
import type { Json } from "./json.ts";
import { isMoment, numbersIn } from "./trace_text.ts";
import { roundingOf, significantDigits } from "./unit_forms.ts";

/** Share of the telling numbers that must follow. */
const FOLLOWING = 0.8;
/** How many times larger the second step may be: 5 for a straight line, with room for curves. */
const STRIDES = { least: 2.5, most: 12 } as const;

/** What the same code gave on the same answers, and on answers with smaller numbers. */
export interface ChangedRuns {
  readonly same: Json;
  readonly little: Json;
  readonly more: Json;
}

/**
 * Which of the data's numbers, in reading order, are computed from what was changed: they come again with the same answers,
 * change with a small change of these, and further the same way with a larger one. What is written into the code stays; what
 * is drawn by lot or from a checksum jumps. None when the runs gave data of another form.
 */
export function listFollowing(data: Json, { same, little, more }: ChangedRuns): number[] {
  const values = numbersOf(data);
  const [again, near, far] = [numbersOf(same), numbersOf(little), numbersOf(more)];
  if ([again, near, far].some(({ length }) => length !== values.length)) return [];
  return [...values.keys()].filter((at) => {
    const value = values[at] ?? NaN;
    return again[at] === value && isSteady(value, { near: near[at] ?? NaN, far: far[at] ?? NaN });
  });
}

/** True when most of the telling numbers are among those that follow; these have at least three digits unless told. */
export function followsAnswers(data: Json, following: ReadonlySet<number>, leastDigits = 3): boolean {
  const telling = numbersOf(data).flatMap((value, at) => significantDigits(value) >= leastDigits ? [at] : []);
  const found = telling.filter((at) => following.has(at)).length;
  return telling.length > 0 && found / telling.length >= FOLLOWING;
}

/** Both steps go one way, and the larger change of the sources, five times the other, makes about as much larger a step. */
function isSteady(value: number, { near, far }: { readonly near: number; readonly far: number }): boolean {
  const [step, stride] = [near - value, far - value];
  if (stride === 0 || step * stride < 0) return false;
  const room = 2 * roundingOf(value);
  const [size, larger] = [Math.abs(step), Math.abs(stride)];
  return larger >= STRIDES.least * (size - room) && larger <= STRIDES.most * (size + room);
}

function numbersOf(data: Json): number[] {
  return listLeaves(data).flatMap((leaf) => {
    if (typeof leaf === "number") return [leaf];
    return typeof leaf === "string" && !isMoment(leaf) ? numbersIn(leaf) : [];
  });
}
