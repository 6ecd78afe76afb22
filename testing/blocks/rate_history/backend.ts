import { z } from "zod";
import { formatISO, subDays } from "date-fns";

const Answer = z.object({ rates: z.record(z.string(), z.record(z.string(), z.number())) });

export const dataSchema = z.object({
  newest: z.number(),
  percent: z.number(),
  days: z.array(z.object({ day: z.iso.date(), rate: z.number() })).min(5),
});

export async function fetchData({ settings, now }: BlockContext) {
  const first = formatISO(subDays(now, Number(settings.days)), { representation: "date" });
  const query = new URLSearchParams({ base: String(settings.from), symbols: String(settings.to) });
  const response = await fetch(`https://api.frankfurter.dev/v1/${first}..?${query}`, { maxAgeSeconds: 3600 });
  if (!response.ok) throw new Error(`The rates answered ${response.status}`);
  return await response.json();
}

export function processData(raw: unknown, { settings }: BlockContext) {
  const days = Object.entries(Answer.parse(raw).rates)
    .map(([day, rates]) => ({ day, rate: rates[String(settings.to)] ?? 0 }))
    .sort((a, b) => a.day < b.day ? -1 : 1);
  const oldest = days[0]?.rate ?? 0;
  const newest = days.at(-1)?.rate ?? 0;
  return { newest, percent: (newest - oldest) / oldest * 100, days };
}
