import type { Site } from "../internet/types.ts";
import { answerJson } from "./answer.ts";

type Row = readonly [monthDay: string, localName: string, name: string, counties?: readonly string[]];

const HOLIDAYS: Readonly<Record<string, readonly Row[]>> = {
  DE: [
    ["01-01", "Neujahr", "New Year's Day"],
    ["01-06", "Heilige Drei Könige", "Epiphany", ["DE-BW", "DE-BY", "DE-ST"]],
    ["05-01", "Tag der Arbeit", "Labour Day"],
    ["10-03", "Tag der Deutschen Einheit", "German Unity Day"],
    ["12-25", "Erster Weihnachtstag", "Christmas Day"],
    ["12-26", "Zweiter Weihnachtstag", "St. Stephen's Day"],
  ],
  PT: [
    ["01-01", "Ano Novo", "New Year's Day"],
    ["04-25", "Dia da Liberdade", "Freedom Day"],
    ["12-01", "Restauração da Independência", "Restoration of Independence"],
    ["12-25", "Natal", "Christmas Day"],
  ],
  US: [
    ["01-01", "New Year's Day", "New Year's Day"],
    ["07-04", "Independence Day", "Independence Day"],
    ["11-26", "Thanksgiving Day", "Thanksgiving Day"],
    ["12-25", "Christmas Day", "Christmas Day"],
  ],
};

/** Nager.Date: holidays of a year or of the next twelve months; an unknown country is 404. */
export const nagerSite: Site = {
  hosts: ["date.nager.at"],
  handle(request, world) {
    const { pathname } = new URL(request.url);
    const today = new Date(world.now()).toISOString().slice(0, 10);
    const year = Number(today.slice(0, 4));
    const options = { maxAgeSeconds: 3600 };
    const next = /^\/api\/v3\/NextPublicHolidays\/([A-Za-z]{2})$/.exec(pathname)?.[1]?.toUpperCase();
    if (next !== undefined && next in HOLIDAYS) {
      return answerJson(request, nextHolidays(next, today), options);
    }
    const [, wanted, country = ""] = /^\/api\/v3\/PublicHolidays\/(\d{4})\/([A-Za-z]{2})$/.exec(pathname) ??
      [];
    if (wanted !== undefined && country.toUpperCase() in HOLIDAYS && Math.abs(Number(wanted) - year) < 100) {
      return answerJson(request, holidaysOf(country.toUpperCase(), Number(wanted)), options);
    }
    const problem = {
      type: "https://tools.ietf.org/html/rfc9110#section-15.5.5",
      title: "Not Found",
      status: 404,
    };
    return answerJson(request, problem, { status: 404, type: "application/problem+json; charset=utf-8" });
  },
};

function nextHolidays(country: string, today: string) {
  const year = Number(today.slice(0, 4));
  const until = `${year + 1}${today.slice(4)}`;
  return [...holidaysOf(country, year), ...holidaysOf(country, year + 1)]
    .filter(({ date }) => date >= today && date < until);
}

function holidaysOf(country: string, year: number) {
  return (HOLIDAYS[country] ?? []).map(([monthDay, localName, name, counties]) => ({
    date: `${year}-${monthDay}`,
    localName,
    name,
    countryCode: country,
    fixed: false,
    global: counties === undefined,
    counties: counties ?? null,
    launchYear: null,
    types: ["Public"],
  }));
}

/** The next nationwide holidays from a day ("2026-11-22") on. */
export function holidayFacts(country: string, today: string) {
  return nextHolidays(country, today).filter((holiday) => holiday.global);
}
