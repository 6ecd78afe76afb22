import type { Fact, Facts } from "../../services/eval/facts.ts";
import { serverFacts } from "../sites/beszel.ts";
import { blogFacts } from "../sites/blogs.ts";
import { containerFacts } from "../sites/docker.ts";
import { matchFacts } from "../sites/espn.ts";
import { currencyFacts } from "../sites/frankfurter.ts";
import { releaseFacts } from "../sites/github.ts";
import { trendingFacts } from "../sites/github_trending.ts";
import { topStories } from "../sites/hacker_news.ts";
import { houseFacts } from "../sites/home_assistant.ts";
import { toFahrenheit, weatherFacts } from "../sites/open_meteo.ts";
import { piholeFacts } from "../sites/pihole.ts";
import { SITES_DOWN, SIX_SITES } from "../sites/status_pages.ts";

const CHARTS = ["LineChart", "AreaChart", "BarChart"];
const WEEK_MS = 7 * 86_400_000;

type FactsAt = (nowMs: number) => Facts;

/** What a right card of each prompt shows at an instant, computed from the state of its source then. */
export const factsByPrompt: Readonly<Record<string, FactsAt>> = {
  "hn-top": (nowMs) =>
    facts(
      topStories(nowMs, 10).flatMap(({ id, title, score, descendants }): Fact[] => [
        title,
        { number: score, near: title },
        { number: descendants, near: title },
        { link: `https://news.ycombinator.com/item?id=${id}` },
      ]),
    ),
  "eur-usd"(nowMs) {
    const { latest, changePercent, points } = currencyFacts("EUR", "USD", { nowMs, days: 30 });
    return facts([
      { number: latest, decimals: 2 },
      { number: changePercent, decimals: 1 },
      // Working days only; a day more or less at the edge of the month is right too.
      { component: ["LineChart", "AreaChart"], items: points - 2 },
    ]);
  },
  "weather-lisbon"(nowMs) {
    const { now, today, country, rainChances } = weatherFacts("Lisbon", nowMs);
    const degrees = (celsius: number): Fact => ({ anyOf: spellDegrees(celsius) });
    return facts([
      "Lisbon",
      country,
      degrees(now.temperature_2m),
      degrees(today.temperature_2m_max),
      degrees(today.temperature_2m_min),
      { component: CHARTS, items: 12 },
      { number: Math.max(...rainChances) },
      { number: today.precipitation_probability_max },
    ]);
  },
  "five-blogs": (nowMs) =>
    facts(
      blogFacts(nowMs, 15).flatMap(({ title, blog, address }): Fact[] => [
        title,
        { anyOf: [blog, new URL(address).host], near: title },
        { link: address },
      ]),
    ),
  "releases": (nowMs) =>
    facts(
      releaseFacts(["immich", "syncthing", "gitea"], { nowMs, count: 5 }).flatMap((release): Fact[] => [
        release.tag,
        { anyOf: [release.repository.split("/")[1] ?? ""], near: release.tag },
        ...nowMs - release.publishedAt < WEEK_MS ? [{ anyOf: ["this week", "new"], near: release.tag }] : [],
      ]),
    ),
  "server-stats": (nowMs) =>
    facts(
      serverFacts(nowMs).flatMap(({ name, cpu, memory, disk, temperature }): Fact[] => [
        name,
        { number: cpu, near: name },
        { number: memory, near: name },
        { number: disk, near: name },
        ...temperature === undefined ? [] : [{ number: temperature, decimals: 0, near: name }],
      ]),
    ),
  "ping-sites": () =>
    facts([
      ...SIX_SITES.map((address) => new URL(address).host),
      ...SITES_DOWN.map((host): Fact => ({ anyOf: ["down", "500", "503", "error", "not"], near: host })),
      { prop: "tone", value: "bad" },
      { between: [0, 9_000], near: "shop.example" },
      { anyOf: ["ms", " s"] },
    ]),
  "docker"(nowMs) {
    const all = containerFacts(nowMs);
    const count = (isIn: (each: typeof all[number]) => boolean) => all.filter(isIn).length;
    const unhealthy = all.filter(({ isUnhealthy }) => isUnhealthy);
    const stopped = all.filter(({ state }) => state === "exited");
    return facts([
      ...all.map(({ name }) => name),
      ...unhealthy.map(({ name }): Fact => ({ anyOf: ["unhealthy"], near: name })),
      ...stopped.map(({ name }): Fact => ({ anyOf: ["exited", "stopped"], near: name })),
      { number: count(({ state }) => state === "exited") },
      { prop: "filterable", value: true },
    ], { minRows: all.length });
  },
  "pihole"(nowMs) {
    const { total, percentBlocked, topBlocked } = piholeFacts(nowMs);
    return facts([
      { number: total },
      { number: percentBlocked },
      ...topBlocked.slice(0, 5).flatMap((
        { domain, count },
      ): Fact[] => [domain, { number: count, near: domain }]),
    ]);
  },
  "home-assistant"(nowMs) {
    const { livingRoom, open, shut } = houseFacts(nowMs);
    return facts([{ number: livingRoom, decimals: 1 }, ...open], {
      mustNotShow: shut.map((room) => `${room} window`),
    });
  },
  "football"(nowMs) {
    const matches = matchFacts(nowMs);
    if (matches.length === 0) {
      return facts([{ anyOf: ["no game", "no match", "no fixture", "nothing today"] }]);
    }
    return facts(matches.flatMap(({ home, away, homeScore, awayScore, state }): Fact[] => [
      home,
      away,
      ...state === "pre" ? [] : [{ number: homeScore, near: home }, { number: awayScore, near: away }],
    ]));
  },
  "github-trending": (nowMs) =>
    facts(
      trendingFacts(nowMs).slice(0, 5).flatMap(({ name, stars }): Fact[] => [
        { anyOf: [name, name.split("/")[1] ?? name] },
        { number: stars, near: name.split("/")[1] ?? name },
        { link: `https://github.com/${name}` },
      ]),
    ),
};

function facts(mustShow: readonly Fact[], more: Partial<Pick<Facts, "mustNotShow" | "minRows">> = {}): Facts {
  return { mustShow: [...mustShow], mustNotShow: more.mustNotShow ?? [], minRows: more.minRows ?? 0 };
}

/** Whole degrees or one decimal, Celsius or Fahrenheit. */
function spellDegrees(celsius: number): string[] {
  const values = [celsius, toFahrenheit(celsius)];
  return values.flatMap((value) =>
    [value.toFixed(1), String(Math.round(value) + 0)].flatMap((text) => [`${text}°`, `${text} °`])
  );
}
