import { INVISIBLE_CHARACTERS } from "../invisible_characters.ts";

export type Match =
  | { readonly kind: "one"; readonly start: number; readonly end: number; readonly isExact: boolean }
  | { readonly kind: "none" }
  | { readonly kind: "many"; readonly count: number };

/** Blanks, and what a prompt leaves out of code. */
const UNSEEN = new RegExp(`[\\s${INVISIBLE_CHARACTERS}]`, "u");

/**
 * Where a text stands in code: as it is written, else without regard to blanks and line breaks. Anything but one
 * place is no match: a change in the wrong place is worse than none.
 */
export function matchText(code: string, search: string): Match {
  const exact = countOf(code, search);
  if (exact > 1) return { kind: "many", count: exact };
  const start = code.indexOf(search);
  if (exact === 1) return { kind: "one", start, end: start + search.length, isExact: true };
  return matchLoosely(code, search);
}

function matchLoosely(code: string, search: string): Match {
  const seen = withoutUnseen(code);
  const { text } = withoutUnseen(search);
  if (text === "") return { kind: "none" };
  const count = countOf(seen.text, text);
  if (count !== 1) return count === 0 ? { kind: "none" } : { kind: "many", count };
  const at = seen.text.indexOf(text);
  const start = seen.places[at] ?? 0;
  return { kind: "one", start, end: (seen.places[at + text.length - 1] ?? start) + 1, isExact: false };
}

function withoutUnseen(text: string): { readonly text: string; readonly places: readonly number[] } {
  const kept: string[] = [];
  const places: number[] = [];
  for (let at = 0; at < text.length;) {
    const char = String.fromCodePoint(text.codePointAt(at) ?? 0);
    if (!UNSEEN.test(char)) {
      for (let unit = 0; unit < char.length; unit++) {
        kept.push(char.charAt(unit));
        places.push(at + unit);
      }
    }
    at += char.length;
  }
  return { text: kept.join(""), places };
}

/** How often a text stands in another; overlaps count, since they are different places. */
function countOf(text: string, search: string): number {
  let count = 0;
  for (let at = text.indexOf(search); at !== -1 && count < 100; at = text.indexOf(search, at + 1)) count++;
  return count;
}
