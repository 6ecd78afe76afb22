import type { Site } from "../internet/types.ts";
import { answerJson, noise } from "./answer.ts";

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const HALF_MS = 45 * MINUTE_MS;
const BREAK_MS = 15 * MINUTE_MS;

export interface FixtureMatch {
  readonly home: string;
  readonly away: string;
  readonly homeScore: number;
  readonly awayScore: number;
  /** Epoch milliseconds. */
  readonly kickOffAt: number;
  readonly state: "pre" | "in" | "post";
  /** As ESPN writes it: "67'", "HT", "FT". */
  readonly clock: string;
}

const TEAMS = [
  ["ARS", "Arsenal"],
  ["BHA", "Brighton & Hove Albion"],
  ["CHE", "Chelsea"],
  ["EVE", "Everton"],
  ["FUL", "Fulham"],
  ["LIV", "Liverpool"],
  ["NEW", "Newcastle United"],
  ["TOT", "Tottenham Hotspur"],
] as const;

/** Kick-offs in minutes after midnight UTC by day of the week (0 is Sunday); no games on the others. */
const KICK_OFFS: Readonly<Record<number, readonly number[]>> = {
  0: [14 * 60, 16 * 60 + 30],
  3: [20 * 60],
  6: [15 * 60],
};

/**
 * ESPN's scoreboard of the Premier League. Without `dates` it answers the next day that has games, which need not be
 * today; with a day that has none it is 200 with no events.
 */
export const espnSite: Site = {
  hosts: ["site.api.espn.com"],
  handle(request, world) {
    const url = new URL(request.url);
    if (url.pathname !== "/apis/site/v2/sports/soccer/eng.1/scoreboard") {
      return answerJson(request, { code: 404, detail: "http error: not found" }, { status: 404 });
    }
    const now = world.now();
    const asked = url.searchParams.get("dates");
    const day = asked === null ? nextDayWithGames(now) : readDay(asked);
    if (day === undefined) {
      return answerJson(request, { code: 400, message: "Failed to get events endpoint." }, { status: 400 });
    }
    return answerJson(request, describeDay(day, now), { maxAgeSeconds: 10 });
  },
};

/** Games of the day that the instant lies in, as a right card shows them. */
export function matchFacts(nowMs: number): FixtureMatch[] {
  return matchesOf(Math.floor(nowMs / DAY_MS) * DAY_MS, nowMs);
}

function matchesOf(day: number, nowMs: number): FixtureMatch[] {
  const kickOffs = KICK_OFFS[new Date(day).getUTCDay()] ?? [];
  const shift = Math.floor(day / DAY_MS) % TEAMS.length;
  return kickOffs.flatMap((minutes, slot) =>
    [0, 1].map((game): FixtureMatch => {
      const first = shift + slot * 4 + game * 2;
      const nameOf = (index: number) => TEAMS[index % TEAMS.length]?.[1] ?? "";
      const kickOffAt = day + minutes * MINUTE_MS;
      const played = playedAt(kickOffAt, nowMs);
      const home = nameOf(first);
      const away = nameOf(first + 1);
      const goals = (team: string) =>
        Math.floor(noise("goals", team, day) * 5 * Math.min(1, played.minutes / 90));
      return { home, away, homeScore: goals(home), awayScore: goals(away), kickOffAt, ...played };
    })
  );
}

function playedAt(
  kickOffAt: number,
  nowMs: number,
): Pick<FixtureMatch, "state" | "clock"> & { minutes: number } {
  const passed = nowMs - kickOffAt;
  if (passed < 0) return { state: "pre", clock: "0'", minutes: 0 };
  if (passed < HALF_MS) {
    return { state: "in", clock: `${Math.floor(passed / MINUTE_MS)}'`, minutes: passed / MINUTE_MS };
  }
  if (passed < HALF_MS + BREAK_MS) return { state: "in", clock: "HT", minutes: 45 };
  const minutes = (passed - BREAK_MS) / MINUTE_MS;
  if (minutes < 90) return { state: "in", clock: `${Math.floor(minutes)}'`, minutes };
  return { state: "post", clock: "FT", minutes: 90 };
}

function nextDayWithGames(nowMs: number): number {
  let day = Math.floor(nowMs / DAY_MS) * DAY_MS;
  while (KICK_OFFS[new Date(day).getUTCDay()] === undefined) day += DAY_MS;
  return day;
}

function readDay(text: string): number | undefined {
  const [, year, month, date] = /^(\d{4})(\d{2})(\d{2})$/.exec(text) ?? [];
  return year === undefined ? undefined : Date.UTC(Number(year), Number(month) - 1, Number(date));
}

function describeDay(day: number, nowMs: number) {
  return {
    leagues: [{
      id: "700",
      uid: "s:600~l:700",
      name: "English Premier League",
      abbreviation: "Prem",
      slug: "eng.1",
      season: { year: 2026, displayName: "2026-27 English Premier League" },
      calendarType: "day",
    }],
    season: { type: 13_481, year: 2026 },
    day: { date: new Date(day).toISOString().slice(0, 10) },
    events: matchesOf(day, nowMs).map(describeMatch),
  };
}

const STATUS = {
  pre: { id: "1", name: "STATUS_SCHEDULED", completed: false, description: "Scheduled" },
  in: { id: "25", name: "STATUS_FIRST_HALF", completed: false, description: "In Progress" },
  post: { id: "28", name: "STATUS_FULL_TIME", completed: true, description: "Full Time" },
};

function describeMatch(match: FixtureMatch) {
  const { home, away, kickOffAt, state, clock } = match;
  const id = String(700_000 + Math.floor(kickOffAt / DAY_MS) * 10 + home.length);
  // No seconds: "2026-11-22T16:30Z" is ISO 8601 and no RFC 3339.
  const date = `${new Date(kickOffAt).toISOString().slice(0, 16)}Z`;
  const detail = state === "pre" ? new Date(kickOffAt).toUTCString() : clock;
  const status = {
    ...{ clock: 0, displayClock: state === "post" ? "90'+4'" : clock, period: state === "pre" ? 0 : 2 },
    type: { ...STATUS[state], state, detail, shortDetail: detail },
  };
  return {
    id,
    uid: `s:600~l:700~e:${id}`,
    date,
    name: `${away} at ${home}`,
    shortName: `${short(away)} @ ${short(home)}`,
    season: { year: 2026, type: 13_481, slug: "2026-27-english-premier-league" },
    competitions: [{
      ...{ id, date, startDate: date, timeValid: true, neutralSite: false, attendance: 0 },
      competitors: [describeSide(match, "home"), describeSide(match, "away")],
      status,
      venue: { id: "1", fullName: `${home} Park`, address: { city: "England", country: "England" } },
    }],
    status,
    links: [{
      ...{ language: "en-US", rel: ["summary", "desktop", "event"] },
      href: `https://www.espn.com/soccer/match/_/gameId/${id}`,
    }],
  };
}

function describeSide({ home, away, homeScore, awayScore, state }: FixtureMatch, homeAway: "home" | "away") {
  const [name, own, other] = homeAway === "home"
    ? [home, homeScore, awayScore]
    : [away, awayScore, homeScore];
  return {
    ...{ id: String(name.length * 17), type: "team", order: homeAway === "home" ? 0 : 1, homeAway },
    winner: state === "post" && own > other,
    // A text, and "0" before the game.
    score: String(own),
    team: { abbreviation: short(name), displayName: name, shortDisplayName: name, name, location: name },
  };
}

function short(name: string): string {
  return TEAMS.find(([, each]) => each === name)?.[0] ?? name.slice(0, 3).toUpperCase();
}
