import { excerptOfJson, excerptOfText } from "./excerpt.ts";
import { lastName, type Steps, walkLeaves, writePath } from "./json_path.ts";
import type { OpenAnswer } from "./open_answers.ts";
import type { AnswerPlace, ShownLeaf } from "./types.ts";
import { type Closeness, createMatcher, textForms } from "./value_forms.ts";

/** Values of all answers that are compared. */
const MAX_LEAVES = 400_000;
const MAX_PLACES = 5;
const MAX_KEPT = 2_000;
/** Marks of a place that stands where the data says. */
const SAME_NAME = 4;
const IN_CODE = 2;
const SAME_INDEX = 1;

/** What the place in the data and the code tell about where to look first. */
export interface Clues {
  /** Path of the value in the data; empty when it stands in none. */
  readonly dataSteps: Steps;
  readonly code: string;
}

export interface FoundInAnswers {
  readonly how: string;
  readonly places: readonly AnswerPlace[];
  /** Steps of the first place; empty for a place in text. */
  readonly steps: Steps;
  readonly total: number;
}

interface Hit {
  readonly answer: OpenAnswer;
  readonly closeness: Closeness;
  readonly clues: number;
  readonly steps: Steps | undefined;
  readonly at: { readonly start: number; readonly length: number } | undefined;
}

/**
 * Where the answers hold a value: the closest form only, and among equal ones first where field and row are those of
 * the data. `undefined` when no answer holds it.
 */
export function findInAnswers(
  value: ShownLeaf,
  answers: readonly OpenAnswer[],
  clues: Clues,
): FoundInAnswers | undefined {
  const hits = [...findInJson(value, answers, clues), ...findInTexts(value, answers)];
  const best = Math.min(...hits.map(({ closeness }) => closeness.rank));
  const equal = hits.filter(({ closeness }) => closeness.rank === best);
  // "latest" is where the list ends.
  if (LATEST.test(lastName(clues.dataSteps) ?? "")) equal.reverse();
  const closest = equal.sort((a, b) => b.clues - a.clues);
  const [first] = closest;
  if (first === undefined) return undefined;
  // A number turned into another unit is anywhere in a large answer: without a clue it says nothing.
  if (best >= UNIT_RANK && first.clues < IN_CODE) return undefined;
  return {
    how: first.closeness.how,
    places: closest.slice(0, MAX_PLACES).map(toPlace),
    steps: first.steps ?? [],
    total: closest.length,
  };
}

const UNIT_RANK = 5;
const LATEST = /last|latest|newest|current|^now$|today/i;

function findInJson(value: ShownLeaf, answers: readonly OpenAnswer[], { dataSteps, code }: Clues): Hit[] {
  const matches = createMatcher(value);
  const wantedName = lastName(dataSteps)?.toLowerCase();
  const wantedIndex = dataSteps.findLast((step) => typeof step === "number");
  const hits: Hit[] = [];
  for (const answer of answers) {
    if (answer.json === undefined) continue;
    walkLeaves(answer.json, (leaf) => {
      const closeness = matches(leaf.value);
      if (closeness === undefined) return true;
      if (hits.length >= MAX_KEPT) return false;
      const name = lastName(leaf.steps);
      const index = leaf.steps.findLast((step) => typeof step === "number");
      const clues = (name !== undefined && name.toLowerCase() === wantedName ? SAME_NAME : 0) +
        (name !== undefined && name.length > 1 && code.includes(name) ? IN_CODE : 0) +
        (index !== undefined && index === wantedIndex ? SAME_INDEX : 0);
      hits.push({ answer, closeness, clues, steps: [...leaf.steps], at: undefined });
      return true;
    }, Math.floor(MAX_LEAVES / answers.length));
    addKeys(value, answer, hits);
  }
  return hits;
}

/** Names of fields are values where an answer is a table of them, such as rates by day. */
function addKeys(value: ShownLeaf, answer: OpenAnswer, hits: Hit[]): void {
  if (typeof value !== "string" || value.length < 3) return;
  const written = JSON.stringify(value);
  const start = answer.text.indexOf(`${written}:`);
  if (start === -1) return;
  hits.push({
    ...{ answer, clues: 0, steps: undefined, at: { start, length: written.length } },
    closeness: { rank: 1, how: "the name of a field" },
  });
}

function findInTexts(value: ShownLeaf, answers: readonly OpenAnswer[]): Hit[] {
  if (typeof value === "boolean") return [];
  return answers.filter(({ json, text }) => json === undefined && text !== "").flatMap((answer) => {
    const text = answer.text.toLowerCase();
    // Small letters of another length would move every place.
    if (text.length !== answer.text.length) return [];
    for (const form of textForms(value)) {
      const places = placesIn(text, form.text, typeof value === "number");
      if (places.length === 0) continue;
      return places.map((start): Hit => ({
        ...{ answer, clues: -1, steps: undefined, closeness: form.closeness },
        at: { start, length: form.text.length },
      }));
    }
    return [];
  });
}

function placesIn(text: string, form: string, isNumber: boolean): number[] {
  const places: number[] = [];
  for (
    let at = text.indexOf(form);
    at !== -1 && places.length < MAX_KEPT;
    at = text.indexOf(form, at + form.length)
  ) {
    if (!isNumber || isWholeNumber(text, at, form.length)) places.push(at);
  }
  return places;
}

/** 17 is not in 2017, and 1.5 is not in 11.52. */
function isWholeNumber(text: string, start: number, length: number): boolean {
  return !/[\d.]/.test(text[start - 1] ?? "") &&
    !/^(\d|[.,]\d)/.test(text.slice(start + length, start + length + 2));
}

function toPlace({ answer, steps, at }: Hit): AnswerPlace {
  const { request, json, text } = answer;
  if (steps !== undefined && json !== undefined) {
    return { request, jsonPath: writePath(steps).slice(0, 300), excerpt: excerptOfJson(json, steps) };
  }
  return { request, jsonPath: null, excerpt: excerptOfText(text, at?.start ?? 0, at?.length ?? 0) };
}

/** The number of the answers that is nearest to a value, to show what was looked at; none when it is far off. */
export function findClosest(value: number, answers: readonly OpenAnswer[]): AnswerPlace | null {
  let best: { readonly answer: OpenAnswer; readonly steps: Steps; readonly distance: number } | undefined;
  for (const answer of answers) {
    if (answer.json === undefined) continue;
    walkLeaves(answer.json, ({ steps, value: given }) => {
      const distance = typeof given === "number" ? Math.abs(given - value) : Infinity;
      const limit = best?.distance ?? Math.abs(value) * 0.05;
      if (distance < limit) best = { answer, steps: [...steps], distance };
      return true;
    }, Math.floor(MAX_LEAVES / answers.length));
  }
  return best === undefined ? null : toPlace({
    answer: best.answer,
    steps: best.steps,
    at: undefined,
    clues: 0,
    closeness: { rank: 9, how: "" },
  });
}
