import { takeDate, todayIn } from "../find_date.ts";
import type { RecipeRule } from "../recipe_rule.ts";

const TRIGGER =
  /\b(?:count ?downs?(?: (?:timer|clock))?(?: (?:to|till|until|for))?|(?:how many )?(?:days|sleeps|time|weeks) (?:are )?(?:there )?(?:left |remaining |to go )?(?:until|till|til|to|before)|how long (?:is it )?(?:until|till|til|to|before))\b/iu;
const SHOWN =
  /\b(?:days?|left|remaining|to go|until|till|timer|on|date|many|big number|number|happens?|starts?|begins?)\b/iu;

export const countdownRule: RecipeRule = {
  id: "countdown",
  title: "Countdown",
  group: "Time",
  readSlots(reader, { nowMs, timeZone }) {
    if (reader.take(TRIGGER) === undefined) return undefined;
    const found = takeDate(reader, todayIn(timeZone, nowMs));
    // Without a date in it, a long sentence is about something that a calendar does not know.
    const label = found?.name ?? reader.takeLabel(found === undefined ? 3 : 6);
    if (found === undefined && /\d/.test(label ?? "")) return undefined;
    reader.takeAll(SHOWN);
    return {
      ...(label === undefined ? {} : { label }),
      ...(found === undefined ? {} : { date: found.date }),
      ...(found?.isYearly === true ? { yearly: true } : {}),
    };
  },
  titleOf: ({ label }) => label === "the day" ? undefined : `Until ${label}`,
};
