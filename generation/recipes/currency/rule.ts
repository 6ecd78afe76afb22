import { CURRENCY_TEXT, findCurrencyCode } from "../currencies.ts";
import { CHART_WORDS, describeDays, takePeriodDays } from "../periods.ts";
import type { RecipeRule } from "../recipe_rule.ts";

const PAIR = RegExp(
  String
    .raw`(?<![\p{L}\d])(${CURRENCY_TEXT}) ?(?:\/|-|–|:|→|->|to(?: the)?|in(?:to)?|vs\.?|versus|against(?: the)?|and|per|)(?: the)? ?(${CURRENCY_TEXT})`,
  "iu",
);
const SINGLE = RegExp(String.raw`(?<![\p{L}\d])(${CURRENCY_TEXT})`, "iu");
const TRIGGER =
  /\b(?:(?:currency|foreign|euro|dollar) )?exchange(?: rates?| course)|\bcurrenc(?:y|ies)(?: (?:rates?|pairs?|conversion|converter|chart))?|\bforex(?: rates?)?|\bconversion rates?/iu;
const SHOWN = /\b(?:rates?|reference|ecb|price|value|course|daily|quote|how much|worth)\b/iu;
const MIN_DAYS = 7;
const MAX_DAYS = 3650;

export const currencyRule: RecipeRule = {
  id: "currency",
  title: "A currency with its chart",
  group: "Money",
  readSlots(reader) {
    // "1 EUR in USD" is the rate; any other amount is a sum.
    reader.take(/(?<![\p{L}\d.,])1(?= ?[\p{L}€$£])/iu);
    const pair = reader.take(PAIR);
    const isAsked = reader.takeAll(TRIGGER).length > 0;
    if (pair === undefined && !isAsked) return undefined;
    const single = pair === undefined ? reader.take(SINGLE) : undefined;
    const days = takePeriodDays(reader);
    if (days !== undefined && !(days >= MIN_DAYS && days <= MAX_DAYS)) return undefined;
    reader.takeAll(CHART_WORDS);
    reader.takeAll(SHOWN);
    const base = findCurrencyCode(pair?.[1] ?? "");
    const quote = findCurrencyCode(pair?.[2] ?? single?.[1] ?? "");
    if (base !== undefined && base === quote) return undefined;
    return {
      ...(base === undefined ? {} : { base }),
      ...(quote === undefined ? {} : { quote }),
      ...(days === undefined ? {} : { days }),
    };
  },
  titleOf: ({ base, quote, days }) =>
    `${base} / ${quote}, last ${describeDays(days)}`.toUpperCase().replace(
      /LAST.*$/,
      (end) => end.toLowerCase(),
    ),
};
