import type { RecipeRule } from "../recipe_rule.ts";

const TRIGGER = /\b(?:earth ?quakes?|quakes?|seismic (?:activity|events))\b/iu;
const MAGNITUDE =
  /\b(?:(?:of|with|with a|above|over|from|stronger than|bigger than|greater than|at least) )*(?:magnitudes? |mag\.? |m ?)(?:(?:of|above|over|from|greater than|at least|>=?) ?)*(\d(?:[.,]\d)?)(?: ?\+| (?:or|and) (?:more|higher|above|stronger|greater|up))?/iu;
const BARE_MAGNITUDE =
  /\b(?:above|over|stronger than|bigger than|greater than|at least) (\d(?:[.,]\d)?)\b|(?<![\d.,])(\d(?:[.,]\d)?) ?(?:\+|or (?:more|higher|above|stronger))/iu;
const PERIODS = [
  ["hour", /\b(?:in |of |from )?(?:the )?(?:last|past|this) hour\b/iu],
  ["day", /\b(?:(?:in |of |from )?(?:the )?(?:last|past) (?:day|24 ?h(?:ours)?)|today)\b/iu],
  ["week", /\b(?:in |of |from )?(?:the )?(?:(?:last|past) (?:week|7 days|seven days)|this week)\b/iu],
  ["month", /\b(?:in |of |from )?(?:the )?(?:(?:last|past) (?:month|30 days)|this month)\b/iu],
] as const;
const STRONGEST = /\b(?:strongest|biggest|largest|most powerful|worst)(?: first)?\b/iu;
const SHOWN =
  /\b(?:(?:around|across|in|of) the (?:world|globe)|world ?wide|world|global(?:ly)?|on earth|newest|latest|recent(?:ly)?|new|list|usgs|with (?:magnitude|place|depth|time)(?: and (?:magnitude|place|depth|time))?|happened|happening|everywhere|any)\b/iu;

export const earthquakesRule: RecipeRule = {
  id: "earthquakes",
  title: "Earthquakes",
  group: "Weather and sky",
  readSlots(reader) {
    if (reader.takeAll(TRIGGER).length === 0) return undefined;
    const match = reader.take(MAGNITUDE) ?? reader.take(BARE_MAGNITUDE);
    const magnitude = (match?.[1] ?? match?.[2])?.replace(",", ".");
    const period = PERIODS.find(([, words]) => reader.take(words) !== undefined)?.[0];
    const isStrongest = reader.take(STRONGEST) !== undefined;
    reader.takeAll(SHOWN);
    return {
      ...(magnitude === undefined ? {} : { minimum: Number(magnitude) }),
      ...(period === undefined ? {} : { period }),
      ...(isStrongest ? { order: "strongest" } : {}),
    };
  },
};
