import type { RecipeRule } from "../recipe_rule.ts";

const TRIGGER =
  /\b(?:on this day(?: in history)?|(?:on )?this day in history|today in history|(?:on )?this date in history|history of (?:today|this day)|(?:what )?happened (?:on this day|today in history|on this date)(?: in history)?|historic(?:al)? events (?:of |for |on )?(?:today|this day)|today's history)\b/iu;
const KINDS = [
  ["births", /\b(?:births?|born|birthdays?)\b/iu],
  ["deaths", /\b(?:deaths?|died)\b/iu],
  ["holidays", /\bholidays\b/iu],
] as const;
const COUNT = /\b(\d{1,2})(?= (?:historic(?:al)? |famous )?(?:events|facts|births|deaths|things))/iu;
const SHOWN =
  /\b(?:wikipedia|wiki|historic(?:al)?|history|events?|facts?|things|famous|people|today|list|happened|were|was|who)\b/iu;

export const onThisDayRule: RecipeRule = {
  id: "on-this-day",
  title: "On this day",
  group: "News",
  readSlots(reader) {
    const count = reader.take(COUNT)?.[1];
    const isBorn = reader.take(
      /\b(?:who was |people )?(?:born|died) (?:on this day|today)(?: in history)?\b/iu,
    )?.[0];
    if (isBorn === undefined && reader.take(TRIGGER) === undefined) return undefined;
    const kind = isBorn === undefined
      ? KINDS.find(([, words]) => reader.take(words) !== undefined)?.[0]
      : /born/i.test(isBorn)
      ? "births"
      : "deaths";
    reader.takeAll(SHOWN);
    return {
      ...(kind === undefined ? {} : { kind }),
      ...(count === undefined || count === "0" ? {} : { count: Math.min(50, Number(count)) }),
    };
  },
};
