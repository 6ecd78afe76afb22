/** A number as it stands in a text, in one of the ways that it can be read. */
export interface ShownNumber {
  readonly value: number;
  readonly decimals: number;
}

/** Digits with the separators that people write between them; a row of numbers is read in pieces. */
const NUMBER = /[-+\u2212]?\d+(?:[.,'\u2019\u00a0\u202f\u2009 ]\d+){0,8}(?:\s?[kmb](?![a-z]))?/gi;
const SCALES: Readonly<Record<string, number>> = { k: 1e3, m: 1e6, b: 1e9 };
const MAX_READ_CHARS = 200_000;

/**
 * Every number of a text in every way that a reader may mean it: "1.234" is one thousand here and one point two there,
 * and "7 12" are two numbers that look like one.
 */
export function readNumbers(text: string): ShownNumber[] {
  return [...text.slice(0, MAX_READ_CHARS).matchAll(NUMBER)].flatMap(([token]) => readToken(token));
}

function readToken(token: string): ShownNumber[] {
  const [, sign = "", digits = "", scale = ""] = /^([-+\u2212]?)(.*?)\s?([kmb]?)$/i.exec(token) ?? [];
  const isNegative = sign === "-" || sign === "\u2212";
  // "5 m" are five metres as well as five million.
  const factors = [1, SCALES[scale.toLowerCase()] ?? 1];
  return spellings(digits).filter((plain) => /^\d+(\.\d+)?$/.test(plain)).flatMap((plain) =>
    [...new Set(factors)].map((factor) => ({
      value: Number(plain) * factor * (isNegative ? -1 : 1),
      decimals: (plain.split(".")[1]?.length ?? 0) - Math.log10(factor),
    }))
  );
}

/** The digits with a dot before the decimals and nothing between thousands, as every habit would read them. */
function spellings(digits: string): string[] {
  const groups = "\\d{1,3}(?:SEP\\d{3})+";
  const readings = new Set<string>();
  const add = (pattern: string, write: (text: string) => string) => {
    if (new RegExp(`^${pattern}$`).test(digits)) readings.add(write(digits));
  };
  add("\\d+", (text) => text);
  add("\\d+\\.\\d+", (text) => text);
  add("\\d+,\\d+", (text) => text.replace(",", "."));
  for (
    const [separator, decimal] of [[",", "."], [".", ","], ["['\u2019]", "."], [
      "[\u00a0\u202f\u2009 ]",
      "[.,]",
    ]]
  ) {
    if (separator === undefined || decimal === undefined) continue;
    const grouped = groups.replace("SEP", separator === "." ? "\\." : separator);
    const point = decimal === "." ? "\\." : decimal;
    const clean = (text: string) =>
      text.replace(new RegExp(separator === "." ? "\\." : separator, "g"), "").replace(/[.,](?=\d+$)/, ".");
    add(grouped, (text) => text.replace(/\D/g, ""));
    add(`${grouped}${point}\\d+`, clean);
  }
  if (readings.size > 0) return [...readings];
  // Numbers beside each other, such as hours of a day: each for itself.
  const parts = digits.split(/[^\d.,]+/);
  return (parts.length > 1 ? parts : digits.split(/\D+/)).flatMap(spellings);
}
