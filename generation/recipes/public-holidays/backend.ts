import { z } from "zod";

const Holiday = z.object({
  date: z.iso.date(),
  dayName: z.string(),
  name: z.string(),
  localName: z.string(),
  daysLeft: z.number(),
  isNationwide: z.boolean(),
});

export const dataSchema = z.object({ country: z.string(), holidays: z.array(Holiday) });
export type Data = z.infer<typeof dataSchema>;

const Answer = z.array(z.object({
  date: z.iso.date(),
  localName: z.string(),
  name: z.string(),
  global: z.boolean(),
}));

export async function fetchData({ settings }: BlockContext) {
  const address = `https://date.nager.at/api/v3/NextPublicHolidays/${
    encodeURIComponent(codeOf(settings.country))
  }`;
  const response = await fetch(address, { maxAgeSeconds: 43_200 });
  if (response.status === 404) {
    throw new Error(
      `date.nager.at knows no country "${settings.country}": expected two letters such as "DE"`,
    );
  }
  if (!response.ok) throw new Error(`date.nager.at answered ${response.status}`);
  return await response.json();
}

export function processData(raw: unknown, { settings, now, timeZone, locale }: BlockContext): Data {
  const today = new Intl.DateTimeFormat("en-CA", {
    timeZone,
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
  })
    .format(now);
  const format = new Intl.DateTimeFormat(locale, {
    weekday: "short",
    day: "numeric",
    month: "short",
    timeZone: "UTC",
  });
  const holidays = Answer.parse(raw)
    .filter(({ date, global }) => date >= today && (global || settings.regional === true))
    .map(({ date, localName, name, global }) => ({
      date,
      dayName: format.format(Date.parse(date)),
      name,
      localName,
      daysLeft: Math.round((Date.parse(date) - Date.parse(today)) / 86_400_000),
      isNationwide: global,
    }))
    .sort((a, b) => a.date.localeCompare(b.date));
  const names = new Intl.DisplayNames(locale, { type: "region" });
  const code = codeOf(settings.country);
  return { country: names.of(code) ?? code, holidays };
}

function codeOf(setting: unknown): string {
  return String(setting).trim().toUpperCase();
}
