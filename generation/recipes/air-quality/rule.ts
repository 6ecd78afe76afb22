import type { RecipeRule } from "../recipe_rule.ts";
import { capitalise } from "../capitalise.ts";

const TRIGGER =
  /\b(?:air quality(?: index| levels?)?|aqi|air pollution|pollution|smog|pm ?2[.,]?5|pm ?10|(?:fine|particulate) (?:dust|matter)|how (?:clean|dirty|polluted) is the air|how(?:'s| is) the air|is the air (?:clean|good|bad|safe))/iu;
const SHOWN =
  /\b(?:index|levels?|now|today|hourly|(?:the )?next (?:24|12) hours|tomorrow|particulates|ozone|nitrogen dioxide|no2|outside|air|a place|a city|my city|a town|dust|safe to breathe|to breathe)\b/iu;
const US = /\b(?:in |on )?(?:the )?(?:us|american|epa) (?:scale|aqi|index)\b/iu;

export const airQualityRule: RecipeRule = {
  id: "air-quality",
  title: "Air quality",
  group: "Weather and sky",
  readSlots(reader, { locale }) {
    const isUs = reader.take(US) !== undefined;
    if (reader.takeAll(TRIGGER).length === 0 && !isUs) return undefined;
    reader.takeAll(SHOWN);
    const place = reader.takeName("in|for|at|near|of|around|over");
    return {
      ...(place === undefined ? {} : { place }),
      scale: isUs || locale === "en-US" ? "us" : "european",
    };
  },
  titleOf: ({ place }) => typeof place === "string" ? `Air in ${capitalise(place)}` : undefined,
};
