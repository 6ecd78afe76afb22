import type { Json } from "../../domain/json.ts";
import { roundingOf } from "../../domain/unit_forms.ts";
import { type Leaf, type Steps, walkLeaves } from "./json_path.ts";
import type { ShownLeaf } from "./types.ts";

export interface DataPlace {
  readonly steps: Steps;
  readonly value: ShownLeaf;
}

const MAX_LEAVES = 50_000;
const MAX_PLACES = 200;
/** In a longer text a single digit may count anything. */
const SHORT_CHARS = 8;

/**
 * Where the data holds a value that a person saw: as it is, as the number that the text writes in some country's way, or
 * a text that it is part of. Places of the closest kind only, in reading order.
 */
export function findInData(data: Json, shown: ShownLeaf): DataPlace[] {
  const numbers = typeof shown === "number" ? [shown] : typeof shown === "string" ? readNumbers(shown) : [];
  const text = typeof shown === "string" ? shown.trim().toLowerCase() : "";
  const kinds: DataPlace[][] = [[], [], [], []];
  walkLeaves(data, (leaf) => {
    const rank = rankLeaf(leaf, { shown, numbers, text });
    const places = rank === undefined ? undefined : kinds[rank];
    if (places !== undefined && places.length < MAX_PLACES && leaf.value !== null) {
      places.push({ steps: [...leaf.steps], value: leaf.value });
    }
    return true;
  }, MAX_LEAVES);
  return kinds.find((places) => places.length > 0) ?? [];
}

interface Looked {
  readonly shown: ShownLeaf;
  readonly numbers: readonly number[];
  readonly text: string;
}

function rankLeaf({ value }: Leaf, { shown, numbers, text }: Looked): number | undefined {
  if (value === shown) return 0;
  if (typeof value === "number") {
    if (numbers.includes(value)) return 1;
    const isTelling = (number: number) =>
      text.length <= SHORT_CHARS || Math.abs(number) >= 10 || !Number.isInteger(number);
    return numbers.some((number) => isTelling(number) && Math.abs(value - number) <= roundingOf(number))
      ? 2
      : undefined;
  }
  if (typeof value !== "string" || text === "") return undefined;
  const own = value.toLowerCase();
  if (own.trim() === text) return 1;
  return text.length >= 4 && own.includes(text) || (own.length >= 4 && text.includes(own)) ? 3 : undefined;
}

/** What a written number may mean: "1,084.5", "1.084,5", "12 %", "€ 3", "-0.4". */
export function readNumbers(text: string): number[] {
  // Digits of a word, such as those of "blog1.example", are no number.
  const written = /(?<![\p{L}\p{N}.])[-−+]?\d[\d.,'\u00a0\u202f ]*(?!\p{L}{0,20}\.\p{L})/u.exec(
    text.slice(0, 80),
  )?.[0];
  if (written === undefined) return [];
  const plain = written.replace("−", "-").replace(/['\u00a0\u202f ]/g, "").replace(/[.,]$/, "");
  const forms = [plain, plain.replaceAll(",", ""), plain.replaceAll(".", "").replace(",", ".")];
  return [...new Set(forms.map(Number).filter(Number.isFinite))];
}
