import { capitalise } from "../capitalise.ts";
import type { RecipeRule } from "../recipe_rule.ts";

const TRIGGER =
  /\b(?:sun ?rises?|sun ?sets?|sun ?(?:up|down)|day ?light(?: hours)?|day length|length of the day|when does the sun (?:rise|set|come up|go down)(?: and (?:rise|set))?|sun times?|when (?:does it|is it|will it) get (?:dark|light))\b/iu;
const SHOWN =
  /\b(?:times?|hours?|today|tonight|tomorrow|this week|a place|a city|my city|and|sunrise|sunset|daylight|long|days?)\b/iu;

export const sunRule: RecipeRule = {
  id: "sun",
  title: "Sunrise and sunset",
  group: "Weather and sky",
  readSlots(reader) {
    if (reader.takeAll(TRIGGER).length === 0) return undefined;
    reader.takeAll(SHOWN);
    const place = reader.takeName("in|for|at|near|of|around|over");
    return place === undefined ? {} : { place };
  },
  titleOf: ({ place }) => typeof place === "string" ? `Sun in ${capitalise(place)}` : undefined,
};
