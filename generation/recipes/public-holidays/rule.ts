import { takeCountry } from "../find_country.ts";
import type { RecipeRule } from "../recipe_rule.ts";

const TRIGGER =
  /\b(?:public|bank|national|federal|state|legal) holidays?\b|\bholidays\b|\bnext holiday\b|\bdays? off\b/iu;
const REGIONAL = /\b(?:(?:including|also|and) )?regional(?: ones)?\b/iu;
const SHOWN =
  /\b(?:next|upcoming|coming|calendar|list|dates?|this year|(?:for )?the (?:next )?year|public|bank|national|federal|legal|holidays?|a country|my country|country|many days|days? (?:left )?until|off)\b/iu;

export const publicHolidaysRule: RecipeRule = {
  id: "public-holidays",
  title: "Public holidays",
  group: "Time",
  readSlots(reader) {
    if (reader.take(TRIGGER) === undefined) return undefined;
    const country = takeCountry(reader);
    const isRegional = reader.take(REGIONAL) !== undefined;
    reader.takeAll(SHOWN);
    return { ...(country === undefined ? {} : { country }), ...(isRegional ? { regional: true } : {}) };
  },
  titleOf({ country }) {
    if (typeof country !== "string" || !/^[a-z]{2}$/i.test(country)) return undefined;
    return `Holidays, ${new Intl.DisplayNames("en", { type: "region" }).of(country.toUpperCase())}`;
  },
};
