import type { DateForm, FieldType, Scalar } from "./types.ts";

const ISO_DATE = /^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?\s?(Z|[+-]\d{2}:?\d{2})?)?$/;
const DAY = /^\d{4}-\d{2}-\d{2}$/;
const MONTHS = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec";
/** "Sat, 21 Nov 2026 08:15:00 GMT", "21 Nov 2026", "Nov 21, 2026". */
const WRITTEN_DATE = new RegExp(
  `^([a-z]{3,9},? )?(\\d{1,2} (${MONTHS})[a-z]* \\d{4}|(${MONTHS})[a-z]*\\.? \\d{1,2},? \\d{4})( .{0,30})?$`,
  "i",
);
const DAY_FIRST = /^(\d{1,2})[./](\d{1,2})[./](\d{4})$/;
const TIME_NAME =
  /time|date|stamp|created|updated|published|modified|(^|_)(at|on|since|until|start|end)$|At$|^ts$|^t$/i;
const IMAGE_NAME = /image|img|avatar|icon|thumb|logo|photo|picture|poster|cover|flag/i;
const IMAGE_ADDRESS = /\.(png|jpe?g|gif|webp|avif)(\?|$)/i;
const FIRST_SECONDS = 3e8;
const FIRST_MILLISECONDS = 3e11;
const LAST_MILLISECONDS = 4.2e12;

export interface ValueKind {
  readonly type: FieldType;
  readonly dateForm?: DateForm;
  readonly hasDecimalComma?: boolean;
}

/** What a column holds, by its values and, where numbers may be times, by its name. */
export function kindOfValues(values: readonly Scalar[], name: string): ValueKind {
  const known = values.filter((value) => value !== null && value !== "");
  if (known.length === 0) return { type: "text" };
  if (known.every((value) => typeof value === "boolean")) return { type: "yes or no" };
  if (known.every((value) => typeof value === "number")) return kindOfNumbers(known, name);
  if (!known.every((value) => typeof value === "string")) return { type: "text" };
  const texts = known.map((text) => text.trim());
  return kindOfDates(texts) ?? kindOfLinks(texts, name) ?? kindOfNumberTexts(texts) ?? { type: "text" };
}

function kindOfNumbers(numbers: readonly number[], name: string): ValueKind {
  const isTimed = TIME_NAME.test(name) && numbers.every(Number.isFinite);
  if (isTimed && numbers.every((value) => value >= FIRST_MILLISECONDS && value < LAST_MILLISECONDS)) {
    return { type: "date", dateForm: "milliseconds" };
  }
  // Long milliseconds are times even without a telling name: [1732270000000, 98123.4].
  if (numbers.every((value) => value > 9e11 && value < LAST_MILLISECONDS && Number.isInteger(value))) {
    return { type: "date", dateForm: "milliseconds" };
  }
  const isSeconds = numbers.every((value) => value >= FIRST_SECONDS && value < LAST_MILLISECONDS / 1000);
  return isTimed && isSeconds ? { type: "date", dateForm: "seconds" } : { type: "number" };
}

function kindOfDates(texts: readonly string[]): ValueKind | undefined {
  if (texts.every((text) => DAY.test(text))) return { type: "date", dateForm: "day" };
  const isReadable = (text: string) => !Number.isNaN(Date.parse(text));
  if (texts.every((text) => (ISO_DATE.test(text) || WRITTEN_DATE.test(text)) && isReadable(text))) {
    return { type: "date", dateForm: "iso" };
  }
  const parts = texts.map((text) => DAY_FIRST.exec(text));
  const isDayFirst = parts.every((part) => part !== null && Number(part[1]) <= 31 && Number(part[2]) <= 12);
  return isDayFirst ? { type: "date", dateForm: "day first" } : undefined;
}

function kindOfLinks(texts: readonly string[], name: string): ValueKind | undefined {
  if (!texts.every((text) => /^https?:\/\/\S+$/i.test(text) && URL.canParse(text))) return undefined;
  const isImage = IMAGE_NAME.test(name) || texts.every((text) => IMAGE_ADDRESS.test(text));
  return { type: isImage ? "image" : "link" };
}

/** Digits with the marks of one currency, unit or percentage around them; 5.10.2 and 2026-11 are none. */
const NUMBER_POINT =
  /^[-+−]?[$€£¥]?\s?\d{1,3}(,\d{3})*(\.\d+)?\s?[%$€£¥]?$|^[-+−]?[$€£¥]?\s?\d+(\.\d+)?\s?[%$€£¥]?$/;
const NUMBER_COMMA =
  /^[-+−]?[€£$]?\s?\d{1,3}(\.\d{3})*(,\d+)?\s?[%€£$]?$|^[-+−]?[€£$]?\s?\d+(,\d+)?\s?[%€£$]?$/;

function kindOfNumberTexts(texts: readonly string[]): ValueKind | undefined {
  // Leading zeros are part of a code, not of a number.
  if (texts.some((text) => /^0\d/.test(text))) return undefined;
  if (texts.every((text) => NUMBER_POINT.test(text))) return { type: "number", hasDecimalComma: false };
  if (texts.every((text) => NUMBER_COMMA.test(text))) return { type: "number", hasDecimalComma: true };
  return undefined;
}
