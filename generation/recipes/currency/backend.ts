import { z } from "zod";

export const dataSchema = z.object({
  latest: z.number(),
  asOf: z.iso.date(),
  changePercent: z.number(),
  lowest: z.number(),
  highest: z.number(),
  points: z.array(z.object({ date: z.iso.date(), rate: z.number() })).min(2),
});
export type Data = z.infer<typeof dataSchema>;

// Keyed by day, then by currency; only working days are there.
const Answer = z.object({ rates: z.record(z.string(), z.record(z.string(), z.number())) });

const DAY_MS = 86_400_000;

export async function fetchData({ settings, now }: BlockContext) {
  const from = new Date(now.getTime() - Number(settings.days) * DAY_MS).toISOString().slice(0, 10);
  const query = new URLSearchParams({ base: codeOf(settings.base), symbols: codeOf(settings.quote) });
  const response = await fetch(`https://api.frankfurter.dev/v1/${from}..?${query}`, { maxAgeSeconds: 3600 });
  if (response.status === 404 || response.status === 422) {
    throw new Error(`api.frankfurter.dev knows no rate of ${settings.base} in ${settings.quote}`);
  }
  if (!response.ok) throw new Error(`api.frankfurter.dev answered ${response.status}`);
  return await response.json();
}

export function processData(raw: unknown, { settings }: BlockContext): Data {
  const points = Object.entries(Answer.parse(raw).rates)
    .flatMap(([date, rates]) => {
      const rate = rates[codeOf(settings.quote)];
      return rate === undefined ? [] : [{ date, rate }];
    })
    .sort((a, b) => a.date.localeCompare(b.date));
  const first = points[0];
  const last = points.at(-1);
  if (first === undefined || last === undefined) {
    throw new Error(`No rate of ${settings.base} in ${settings.quote} in the last ${settings.days} days`);
  }
  const rates = points.map((point) => point.rate);
  return {
    latest: last.rate,
    asOf: last.date,
    changePercent: (last.rate / first.rate - 1) * 100,
    lowest: Math.min(...rates),
    highest: Math.max(...rates),
    points,
  };
}

function codeOf(setting: unknown): string {
  return String(setting).trim().toUpperCase();
}
