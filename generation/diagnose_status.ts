import type { Diagnosis } from "./types.ts";

/** What an answer's status means for the next attempt. */
export function diagnoseStatus(
  status: number,
  host: string,
): Pick<Diagnosis, "happened" | "advice" | "move"> {
  const answered = `${host} answered ${status}`;
  switch (status) {
    case 400:
    case 422:
      return {
        happened: `${answered}: it did not understand the request`,
        advice: "Check the names and forms of the parameters against the source's documentation",
        move: "retry",
      };
    case 401:
      return {
        happened: `${answered}: it wants a key or a sign-in`,
        advice:
          "Use a source that needs no key, or tell in the explanation which key is needed and where to get it",
        move: "person",
      };
    case 402:
      return {
        happened: `${answered}: it is a paid source`,
        advice: "Use a free source that gives the same facts",
        move: "retry",
      };
    case 403:
      return {
        happened: `${answered}: it does not let programs read this address`,
        advice:
          "Do not scrape this page and do not pretend to be a browser: use the site's public API or its RSS or Atom feed, or another source",
        move: "retry",
      };
    case 404:
    case 410:
      return {
        happened: `${answered}: there is nothing at this address`,
        advice: "Check the path and the version of the API; do not guess identifiers, look them up first",
        move: "retry",
      };
    case 405:
      return {
        happened: `${answered}: this method is not allowed`,
        advice: "Use GET unless the documentation says otherwise",
        move: "retry",
      };
    case 429:
      return {
        happened: `${answered}: too many requests`,
        advice:
          "Ask less often and with fewer requests: one list instead of one request an item, maxAgeSeconds on fetch, a longer refresh",
        move: "retry",
      };
    default:
      return {
        happened: status >= 500
          ? `${answered}: the source itself is broken now`
          : `${answered} instead of data`,
        advice: status >= 500
          ? "Try the source's other address or another source with the same facts"
          : "Follow the source's documentation; check response.ok and throw with the status",
        move: "retry",
      };
  }
}
