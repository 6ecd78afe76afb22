import { normalise } from "../../domain/source_index.ts";
import {
  roundingOf,
  significantDigits,
  unitForms,
  unitTolerance,
  writtenInstants,
} from "../../domain/unit_forms.ts";
import type { ShownLeaf } from "./types.ts";

/** How close a value of an answer is to the one looked for; lower is closer. */
export interface Closeness {
  readonly rank: number;
  /** What was done to it, in words; empty when nothing was. */
  readonly how: string;
}

const EXACT: Closeness = { rank: 0, how: "" };
const AS_TEXT: Closeness = { rank: 1, how: "written as text" };
const ROUNDED: Closeness = { rank: 2, how: "rounded" };
const DATE: Closeness = { rank: 3, how: "the same moment, written differently" };
const PART: Closeness = { rank: 4, how: "part of a longer text" };
const UNIT_RANK = 5;
/** Values of fewer digits are in any answer, ten times as large or small. */
const MIN_UNIT_DIGITS = 3;

/** Made once for a value, asked for every value of the answers. */
export function createMatcher(
  value: ShownLeaf,
): (given: string | number | boolean | null) => Closeness | undefined {
  if (typeof value === "number") return createNumberMatcher(value);
  if (typeof value === "string") return createTextMatcher(value);
  return (given) => given === value ? EXACT : undefined;
}

function createNumberMatcher(value: number): ReturnType<typeof createMatcher> {
  // Made once: they are compared with every number of the answers.
  const forms = (significantDigits(value) >= MIN_UNIT_DIGITS ? unitForms(value) : [])
    .map(({ source, how }) => ({ source, how, tolerance: unitTolerance(source, value) }));
  const rounding = roundingOf(value);
  const compare = (given: number): Closeness | undefined => {
    if (given === value) return EXACT;
    if (Math.abs(given - value) <= rounding) return ROUNDED;
    const form = forms.find(({ source, tolerance }) => Math.abs(given - source) <= tolerance);
    return form === undefined || given === 0 ? undefined : { rank: UNIT_RANK, how: form.how };
  };
  return (given) => {
    if (typeof given === "number") return compare(given);
    if (typeof given !== "string" || given.length > 40 || given.trim() === "") return undefined;
    const number = Number(given);
    const found = Number.isFinite(number) ? compare(number) : undefined;
    if (found === undefined && value > 1e8) return isSameInstant(value, given) ? DATE : undefined;
    return found === EXACT ? AS_TEXT : found;
  };
}

function isSameInstant(value: number, given: string): boolean {
  const at = Date.parse(given);
  return at === value || at === value * 1000;
}

function createTextMatcher(value: string): ReturnType<typeof createMatcher> {
  const own = normalise(value).trim();
  const number = value.trim() === "" ? NaN : Number(value);
  const at = /^\d{4}-\d{2}-\d{2}/.test(value) ? Date.parse(value) : NaN;
  const instants = Number.isNaN(at) ? [] : writtenInstants(at);
  return (given) => {
    if (given === value) return EXACT;
    if (typeof given === "number") {
      if (given === number) return AS_TEXT;
      return !Number.isNaN(at) && (given === at || given * 1000 === at) ? DATE : undefined;
    }
    if (typeof given !== "string") return undefined;
    const text = normalise(given.slice(0, 20_000)).trim();
    if (text === own) {
      return given.trim() === value.trim() ? EXACT : { rank: 1, how: "cleaned of markup and spaces" };
    }
    if (instants.some((form) => text.includes(form))) return DATE;
    return own.length >= 3 && text.includes(own) ? PART : undefined;
  };
}

/** The forms in which a text may hold the value, closest first, in small letters. */
export function textForms(value: ShownLeaf): { readonly text: string; readonly closeness: Closeness }[] {
  const text = String(value);
  const forms = [{ text: text.toLowerCase(), closeness: EXACT }];
  if (typeof value === "number") {
    const grouped = Math.abs(value) >= 1_000
      ? new Intl.NumberFormat("en", { maximumFractionDigits: 10 }).format(value)
      : text;
    forms.push(
      { text: text.replace(".", ","), closeness: { rank: 1, how: "with a decimal comma" } },
      { text: grouped, closeness: AS_TEXT },
      { text: grouped.replaceAll(",", "."), closeness: AS_TEXT },
    );
  } else if (/^\d{4}-\d{2}-\d{2}/.test(text) && !Number.isNaN(Date.parse(text))) {
    forms.push(...writtenInstants(Date.parse(text)).map((form) => ({ text: form, closeness: DATE })));
  }
  return forms.filter((form, index) => forms.findIndex((other) => other.text === form.text) === index);
}
