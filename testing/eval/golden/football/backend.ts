import { z } from "zod";

const Game = z.object({
  id: z.string(),
  home: z.string(),
  away: z.string(),
  homeScore: z.number(),
  awayScore: z.number(),
  state: z.enum(["pre", "in", "post"]),
  clock: z.string(),
  kickOff: z.iso.datetime(),
});

export const dataSchema = z.object({ games: z.array(Game) });
export type Data = z.infer<typeof dataSchema>;

const Raw = z.object({
  events: z.array(z.object({
    id: z.string(),
    // Written without seconds, which z.iso.datetime() does not take.
    date: z.string(),
    status: z.object({ type: z.object({ state: z.enum(["pre", "in", "post"]), shortDetail: z.string() }) }),
    competitions: z.array(z.object({
      competitors: z.array(z.object({
        homeAway: z.enum(["home", "away"]),
        score: z.coerce.number().optional(),
        team: z.object({ displayName: z.string() }),
      })),
    })).min(1),
  })),
});

export async function fetchData({ now, timeZone }: BlockContext) {
  const today = new Intl.DateTimeFormat("en-CA", { timeZone, dateStyle: "short" }).format(now).replaceAll(
    "-",
    "",
  );
  // Without a date the scoreboard answers the next day that has games.
  const address = `https://site.api.espn.com/apis/site/v2/sports/soccer/eng.1/scoreboard?dates=${today}`;
  const response = await fetch(address, { maxAgeSeconds: 30 });
  if (!response.ok) throw new Error(`ESPN answered ${response.status}`);
  return await response.json();
}

export function processData(raw: unknown): Data {
  const games = Raw.parse(raw).events.flatMap(({ id, date, status, competitions }) => {
    const sides = competitions[0]?.competitors ?? [];
    const home = sides.find(({ homeAway }) => homeAway === "home");
    const away = sides.find(({ homeAway }) => homeAway === "away");
    if (home === undefined || away === undefined) return [];
    return [{
      id,
      home: home.team.displayName,
      away: away.team.displayName,
      homeScore: home.score ?? 0,
      awayScore: away.score ?? 0,
      state: status.type.state,
      clock: status.type.shortDetail,
      kickOff: new Date(date).toISOString(),
    }];
  });
  const order = ["in", "pre", "post"];
  games.sort((a, b) => order.indexOf(a.state) - order.indexOf(b.state) || a.kickOff.localeCompare(b.kickOff));
  return { games };
}
