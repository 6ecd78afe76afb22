import { z } from "zod";

export const dataSchema = z.object({
  latest: z.number(),
  changePercent: z.number(),
  asOf: z.iso.date(),
  points: z.array(z.object({ date: z.iso.date(), rate: z.number() })),
});
export type Data = z.infer<typeof dataSchema>;

const Rates = z.object({ rates: z.record(z.string(), z.record(z.string(), z.number())) });

export async function fetchData({ settings, now }: BlockContext) {
  const from = new Date(now.getTime() - Number(settings.days) * 86_400_000).toISOString().slice(0, 10);
  const query = new URLSearchParams({ base: String(settings.base), symbols: String(settings.quote) });
  const response = await fetch(`https://api.frankfurter.dev/v1/${from}..?${query}`, { maxAgeSeconds: 1800 });
  if (!response.ok) throw new Error(`frankfurter.dev answered ${response.status}`);
  return await response.json();
}

export function processData(raw: unknown, { settings }: BlockContext): Data {
  const points = Object.entries(Rates.parse(raw).rates)
    .flatMap(([date, quotes]) => {
      const rate = quotes[String(settings.quote)];
      return rate === undefined ? [] : [{ date, rate }];
    })
    .sort((a, b) => a.date.localeCompare(b.date));
  const first = points[0];
  const last = points.at(-1);
  if (first === undefined || last === undefined) {
    throw new Error(`No rates for ${settings.base}/${settings.quote}`);
  }
  return {
    latest: last.rate,
    changePercent: (last.rate / first.rate - 1) * 100,
    asOf: last.date,
    points,
  };
}
