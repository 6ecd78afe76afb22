import type { SentenceReader } from "./sentence_reader.ts";

/** Countries of Nager.Date, by their two letters. */
const CODES =
  ("AD AL AM AR AT AU AX BA BB BD BE BG BJ BO BR BS BW BY BZ CA CD CG CH CL CN CO CR CU CY CZ DE DK DO EC EE EG ES FI FO FR GA GB " +
    "GD GE GG GH GI GL GM GR GT GY HK HN HR HT HU ID IE IM IS IT JE JM JP KE KR KZ LI LS LT LU LV MA MC MD ME MG MK MN MS MT MX MZ " +
    "NA NE NG NI NL NO NZ PA PE PG PH PL PR PT PY RO RS RU SE SG SI SJ SK SM SR SV TN TR UA US UY VA VE VN ZA ZW")
    .split(" ");

const OTHER_NAMES: Readonly<Record<string, string>> = {
  usa: "US",
  "u.s.": "US",
  "u.s.a.": "US",
  america: "US",
  "united states of america": "US",
  uk: "GB",
  britain: "GB",
  "great britain": "GB",
  england: "GB",
  holland: "NL",
  "the netherlands": "NL",
  "czech republic": "CZ",
  turkey: "TR",
  "south korea": "KR",
  bosnia: "BA",
};

/** Takes the first country out, by its English name or, in capitals, by its two letters; gives the letters. */
export function takeCountry(reader: SentenceReader): string | undefined {
  const countries = createCountries();
  const names = [...countries.keys()].sort((a, b) => b.length - a.length).map((name) =>
    name.replaceAll(".", "\\.")
  );
  const name = reader.take(RegExp(String.raw`(?<![\p{L}\d])(?:the )?(${names.join("|")})(?![\p{L}\d])`, "iu"))
    ?.[1];
  if (name !== undefined) return countries.get(name.toLowerCase());
  // "in" and "it" are words: two letters count only in capitals.
  return reader.take(RegExp(String.raw`(?<![\p{L}\d])(?:${CODES.join("|")})(?![\p{L}\d])`, "u"))?.[0];
}

function createCountries(): Map<string, string> {
  const english = new Intl.DisplayNames("en", { type: "region" });
  return new Map([
    ...CODES.map((code) => [(english.of(code) ?? code).toLowerCase(), code] as const),
    ...Object.entries(OTHER_NAMES),
  ]);
}
