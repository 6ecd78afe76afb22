import { capitalise } from "../capitalise.ts";
import type { RecipeRule } from "../recipe_rule.ts";

const TRIGGER =
  /\b(?:weather(?: forecasts?| conditions| reports?)?|forecasts?|temperatures?|(?:will|does|is|going) (?:it|to) (?:going to )?(?:rain|snow)(?:ing)?|how (?:hot|cold|warm) is it|(?:need|take|bring) (?:an )?umbrella)\b/iu;
const SHOWN =
  /\b(?:(?:the )?next (?:1[0-2]|[1-9]|few|couple of|twelve|six|three) (?:hours?|hrs)|(?:the )?(?:next|coming) (?:[1-7]|seven|five|three|few) days|(?:7|seven|5|five|3|three)[- ]day|rain (?:chances?|probability|risk)|(?:chances?|probability|risk) of rain|feels[- ]like(?: temperature)?|high(?:s)? and low(?:s)?|wind(?: speed)?|humidity|temperatures?|hourly|daily|hour by hour|today|tonight|tomorrow|this week|this weekend|the weekend|(?:the |my )?week(?: ahead)?|weekly|weekend|outside|rain|conditions|forecast|a place|a city|my city|a town)\b/iu;
const FAHRENHEIT = /\b(?:in )?(?:fahrenheit|imperial(?: units)?|°f)(?![\p{L}])/iu;
const CELSIUS = /\b(?:in )?(?:celsius|centigrade|metric(?: units)?|°c)(?![\p{L}])/iu;

export const weatherRule: RecipeRule = {
  id: "weather",
  title: "Weather for a place",
  group: "Weather and sky",
  readSlots(reader) {
    if (reader.take(TRIGGER) === undefined) return undefined;
    const isFahrenheit = reader.take(FAHRENHEIT) !== undefined;
    const isCelsius = reader.take(CELSIUS) !== undefined;
    reader.takeAll(TRIGGER);
    reader.takeAll(SHOWN);
    const place = reader.takeName("in|for|at|near|of|around|over");
    // Units that nobody named are the person's preference, not the sentence's.
    const units = isFahrenheit ? "imperial" : isCelsius ? "metric" : undefined;
    return { ...(place === undefined ? {} : { place }), ...(units === undefined ? {} : { units }) };
  },
  titleOf: ({ place }) => typeof place === "string" ? capitalise(place) : undefined,
};
