import type { Learned } from "../services/patterns/types.ts";

/** What was learned after two blocks and one failure. */
export function sampleLearned(now: number): Learned {
  return {
    hasMore: false,
    successes: [{
      id: 7,
      request: "EUR/USD as a line chart for the last 30 days, with the change in percent",
      host: "api.frankfurter.dev",
      endpoint: "/v1/{date}?base&symbols",
      technique: "json_api",
      view: "Stat, LineChart",
      uses: 2,
      broken: 1,
      lastWorkedAt: now - 3_600_000,
    }],
    errors: [
      {
        id: 3,
        title: "403 on a page that is scraped",
        advice: "The same facts are in the site's JSON API",
        ...{ seen: 4, tried: 3, worked: 2, isEnabled: true },
      },
      {
        id: 4,
        title: "Decimal commas",
        advice: "Take the dots out first",
        ...{ seen: 0, tried: 0, worked: 0, isEnabled: false },
      },
    ],
  };
}
