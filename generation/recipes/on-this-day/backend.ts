import { z } from "zod";

const Event = z.object({
  year: z.number().nullable(),
  text: z.string(),
  address: z.url().nullable(),
});

export const dataSchema = z.object({ date: z.iso.date(), events: z.array(Event) });
export type Data = z.infer<typeof dataSchema>;

const Entry = z.object({
  text: z.string(),
  year: z.number().optional(),
  pages: z.array(z.object({ content_urls: z.object({ desktop: z.object({ page: z.url() }) }) })),
});
const Answer = z.record(z.string(), z.array(Entry));

export async function fetchData(ctx: BlockContext) {
  const [, month, day] = todayOf(ctx).split("-");
  const address = `https://en.wikipedia.org/api/rest_v1/feed/onthisday/${ctx.settings.kind}/${month}/${day}`;
  const response = await fetch(address, { maxAgeSeconds: 3600 });
  if (!response.ok) throw new Error(`en.wikipedia.org answered ${response.status}`);
  return await response.json();
}

export function processData(raw: unknown, ctx: BlockContext): Data {
  const entries = Answer.parse(raw)[String(ctx.settings.kind)] ?? [];
  const events = entries
    .toSorted((a, b) => (b.year ?? -Infinity) - (a.year ?? -Infinity))
    .slice(0, Number(ctx.settings.count))
    .map((entry) => ({
      year: entry.year ?? null,
      text: entry.text,
      address: entry.pages[0]?.content_urls.desktop.page ?? null,
    }));
  return { date: todayOf(ctx), events };
}

/** The date on the person's calendar. */
function todayOf({ now, timeZone }: BlockContext): string {
  return new Intl.DateTimeFormat("en-CA", { timeZone, year: "numeric", month: "2-digit", day: "2-digit" })
    .format(now);
}
