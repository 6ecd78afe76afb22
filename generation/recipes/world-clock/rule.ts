import { takeTimeZones } from "../find_time_zones.ts";
import type { RecipeRule } from "../recipe_rule.ts";

const TRIGGER =
  /\b(?:world ?clocks?|(?:digital )?clocks?|what(?:'s| is) the (?:current |local )?time|what time (?:is it|it is)|(?:current |local |the )?times?(?: right)?(?: now)? (?:in|for|at|of)|time ?zones?|local times?|current times?)\b/iu;
const SHOWN =
  /\b(?:cities|city|places|times?|time ?zones?|zones?|clocks?|local|current|different|several|my team|each|is|it)\b/iu;
/** A time of something else than a place. */
const OTHER = /\b(?:timers?|stop ?watch|alarm|convert|meeting|prayer|opening|travel|response|load)\b/iu;

export const worldClockRule: RecipeRule = {
  id: "world-clock",
  title: "World clock",
  group: "Time",
  readSlots(reader) {
    if (reader.has(OTHER)) return undefined;
    const isAsked = reader.take(TRIGGER) !== undefined;
    const zones = takeTimeZones(reader);
    // "London time" names no clock, but a place and nothing else.
    if (!isAsked && (zones.length === 0 || !/ time\??$/iu.test(reader.sentence))) return undefined;
    reader.takeAll(SHOWN);
    return zones.length === 0 ? {} : { zones };
  },
};
