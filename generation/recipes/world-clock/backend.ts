import { z } from "zod";

const Clock = z.object({
  name: z.string(),
  zone: z.string(),
  time: z.string(),
  day: z.string(),
  /** Minutes ahead of the person's own clock. */
  aheadMinutes: z.number(),
  isDay: z.boolean(),
});

export const dataSchema = z.object({ clocks: z.array(Clock).min(1) });
export type Data = z.infer<typeof dataSchema>;

export async function fetchData() {
  return await Promise.resolve(null);
}

export function processData(_raw: unknown, { settings, now, timeZone, locale }: BlockContext): Data {
  const zones = z.array(z.string()).min(1).parse(settings.zones);
  const own = offsetMinutes(now, timeZone);
  return {
    clocks: zones.map((entry) => {
      const { name, zone } = readZone(entry);
      const hour = Number(now.toLocaleString("en", { timeZone: zone, hour: "2-digit", hourCycle: "h23" }));
      return {
        name,
        zone,
        time: now.toLocaleTimeString(locale, { timeZone: zone, hour: "2-digit", minute: "2-digit" }),
        day: now.toLocaleDateString(locale, {
          timeZone: zone,
          weekday: "short",
          day: "numeric",
          month: "short",
        }),
        aheadMinutes: offsetMinutes(now, zone) - own,
        isDay: hour >= 6 && hour < 18,
      };
    }),
  };
}

/** "Europe/Lisbon", or "Home = Europe/Lisbon" for another name. */
function readZone(entry: string): { name: string; zone: string } {
  const [left = "", right] = entry.split("=").map((part) => part.trim());
  const zone = right ?? left;
  try {
    new Intl.DateTimeFormat("en", { timeZone: zone });
  } catch {
    throw new Error(`No time zone is called "${zone}": expected one such as "Europe/Lisbon"`);
  }
  return { zone, name: right === undefined ? (zone.split("/").at(-1) ?? zone).replaceAll("_", " ") : left };
}

function offsetMinutes(now: Date, timeZone: string): number {
  const parts = new Intl.DateTimeFormat("en", { timeZone, timeZoneName: "longOffset" }).formatToParts(now);
  const text = parts.find((part) => part.type === "timeZoneName")?.value ?? "GMT";
  const [, sign, hours = "0", minutes = "0"] = /GMT([+-])(\d{2}):(\d{2})/.exec(text) ?? [];
  const total = Number(hours) * 60 + Number(minutes);
  return sign === "-" ? -total : total;
}
