import { countRows } from "../../domain/data_values.ts";
import type { RunOutcome } from "../../domain/outcome.ts";
import { describeFact, type Fact, type Facts } from "./facts.ts";
import { readNumbers } from "./read_numbers.ts";
import { normaliseLink, propKey, readTree, type TreeFacts } from "./tree_facts.ts";

/** How many of the facts a run shows, and which it does not. */
export interface FactCount {
  readonly found: number;
  readonly total: number;
  /** In words, in the order of the file. */
  readonly missing: readonly string[];
}

type Shown = Pick<Extract<RunOutcome, { kind: "ok" }>, "data" | "tree" | "text">;

/** Characters before and after the words within which a number stands beside them: about a row of a table. */
const NEAR_BEFORE = 60;
const NEAR_AFTER = 200;

/** Looks for the facts in what a run shows. Nothing shown at all: none is found. */
export function checkFacts(facts: Facts, shown: Shown | undefined): FactCount {
  if (shown === undefined) return none(facts);
  const card = { text: normalise(shown.text), tree: readTree(shown.tree) };
  const rows = countRows(shown.data) ?? 0;
  const checks: (readonly [words: string, isFound: boolean])[] = [
    ...facts.mustShow.map((fact) => [describeFact(fact), isShown(fact, card)] as const),
    ...facts.mustNotShow.map((words) =>
      [`no ${JSON.stringify(words)}`, !card.text.includes(normalise(words))] as const
    ),
    ...facts.minRows === 0
      ? []
      : [[`${facts.minRows} rows (there are ${rows})`, rows >= facts.minRows] as const],
  ];
  return {
    found: checks.filter(([, isFound]) => isFound).length,
    total: checks.length,
    missing: checks.flatMap(([words, isFound]) => isFound ? [] : [words]),
  };
}

/** Facts of several instants together. */
export function addFactCounts(counts: readonly FactCount[]): FactCount {
  return {
    found: counts.reduce((sum, { found }) => sum + found, 0),
    total: counts.reduce((sum, { total }) => sum + total, 0),
    missing: counts.flatMap(({ missing }) => missing),
  };
}

function none({ mustShow, mustNotShow, minRows }: Facts): FactCount {
  const missing = [
    ...mustShow.map(describeFact),
    ...mustNotShow.map((words) => `no ${JSON.stringify(words)}`),
  ];
  if (minRows > 0) missing.push(`${minRows} rows`);
  return { found: 0, total: missing.length, missing };
}

interface Card {
  readonly text: string;
  readonly tree: TreeFacts;
}

function isShown(fact: Fact, { text, tree }: Card): boolean {
  if (typeof fact === "string") return text.includes(normalise(fact));
  if ("link" in fact) return tree.links.has(normaliseLink(fact.link));
  if ("prop" in fact) return tree.props.has(propKey(fact.prop, fact.value));
  if ("component" in fact) {
    const { component, items = 0 } = fact;
    return tree.components.some((each) => component.includes(each.name) && each.items >= items);
  }
  const places = fact.near === undefined ? [text] : findPlaces(text, normalise(fact.near));
  if ("anyOf" in fact) {
    return places.some((place) => fact.anyOf.some((words) => place.includes(normalise(words))));
  }
  return places.some((place) =>
    readNumbers(place).some(({ value, decimals }) =>
      "between" in fact
        ? value >= fact.between[0] && value <= fact.between[1]
        : decimals >= (fact.decimals ?? -Infinity) && isRounding(value, { of: fact.number, decimals })
    )
  );
}

/** A sign may be an arrow or a colour on the card, so a fall of 3 is right as "3" too. */
function isRounding(
  shown: number,
  { of, decimals }: { readonly of: number; readonly decimals: number },
): boolean {
  // Half of the last digit; of "12K" no more than a few percent of the number.
  const slack = Math.min(10 ** -decimals, Math.max(Math.abs(of) * 0.06, 1)) * 0.5 + 1e-9;
  return Math.abs(shown - of) <= slack || Math.abs(shown - Math.abs(of)) <= slack;
}

function findPlaces(text: string, words: string): string[] {
  const places: string[] = [];
  for (let at = text.indexOf(words); at >= 0; at = text.indexOf(words, at + words.length)) {
    // The words themselves may hold digits.
    const before = text.slice(Math.max(0, at - NEAR_BEFORE), at);
    places.push(`${before} \n ${text.slice(at + words.length, at + words.length + NEAR_AFTER)}`);
  }
  return places;
}

function normalise(text: string): string {
  return text.normalize("NFKC").toLowerCase()
    .replace(/[\u2010-\u2015]/g, "-")
    .replace(/[\u2018\u2019]/g, "'")
    .replace(/[\u201c\u201d]/g, '"')
    .replace(/[^\S\n]+/g, " ");
}
