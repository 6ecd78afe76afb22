import { takeAddresses } from "../find_addresses.ts";
import type { RecipeRule } from "../recipe_rule.ts";
import type { SentenceReader } from "../sentence_reader.ts";

const TRIGGER =
  /\b(?:calendars?|agenda|appointments|(?:ics|ical|webcal)(?: file| feed)?|upcoming events|next events|my (?:events|meetings|schedule)|meetings)\b/iu;
const DAYS = /\b(?:(?:for|in|over|of) )?(?:the )?next (\d{1,3}|two|seven|ten|fourteen) days\b/iu;
const COUNT =
  /\b(?:next |first )?(\d{1,2}|five|ten)(?= (?:next |upcoming )?(?:events|appointments|meetings|entries)\b)/iu;
const TODAY = /\btoday\b/iu;
const WEEK = /\b(?:(?:for |in )?(?:this|the next|next) week|week ahead)\b/iu;
const SHOWN =
  /\b(?:calendars?|agenda|appointments|events?|meetings|schedule|entries|ics|ical|webcal|link|url|address|feed|file|next|upcoming|coming up|planned|coming|today|tomorrow|google|nextcloud|outlook|icloud|apple|fastmail|proton|shared|family|team|work|personal|private|list)\b/iu;
const WORDS: Readonly<Record<string, number>> = { two: 2, five: 5, seven: 7, ten: 10, fourteen: 14 };

export const calendarRule: RecipeRule = {
  id: "calendar",
  title: "My calendar",
  group: "Time",
  readSlots(reader) {
    const [address, other] = takeAddresses(reader);
    const isCalendar = address !== undefined && /\.ics(?:$|\?)|\/ical\/|calendar/i.test(address);
    if (!reader.has(TRIGGER) && !isCalendar) return undefined;
    if (other !== undefined || (address !== undefined && !isCalendar)) return undefined;
    const days = toNumber(reader.take(DAYS)?.[1]) ?? findDays(reader);
    const count = toNumber(reader.take(COUNT)?.[1]);
    reader.takeAll(SHOWN);
    return {
      ...(address === undefined ? {} : { address }),
      ...(days === undefined ? {} : { days }),
      ...(count === undefined ? {} : { count }),
    };
  },
};

function findDays(reader: SentenceReader): number | undefined {
  if (reader.take(WEEK) !== undefined) return 7;
  return reader.take(TODAY) === undefined ? undefined : 1;
}

function toNumber(text: string | undefined): number | undefined {
  return text === undefined ? undefined : WORDS[text.toLowerCase()] ?? Number(text);
}
