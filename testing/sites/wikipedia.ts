import type { Site } from "../internet/types.ts";
import { answerJson, noise } from "./answer.ts";

const KINDS = ["selected", "events", "births", "deaths", "holidays"] as const;
const DEEDS = [
  "opens its first bridge",
  "lays a cable across the sea",
  "elects a mayor",
  "finds a lost manuscript",
];
const TOWNS = ["Lisbon", "Turku", "Valparaíso", "Nagasaki", "Bergen"];

export interface FixtureEvent {
  readonly text: string;
  readonly year?: number;
}

/** Feeds of the English Wikipedia: on this day, and featured content with the picture of the day. */
export const wikipediaSite: Site = {
  hosts: ["en.wikipedia.org"],
  handle(request) {
    const { pathname } = new URL(request.url);
    const options = { maxAgeSeconds: 300, headers: { "access-control-allow-origin": "*" } };
    const [, kind = "", month = "", day = ""] =
      /^\/api\/rest_v1\/feed\/onthisday\/(\w+)\/(\d{2})\/(\d{2})$/.exec(pathname) ?? [];
    const kinds = KINDS.filter((each) => each === kind || kind === "all");
    if (kinds.length > 0 && Number(month) <= 12 && Number(day) <= 31) {
      const value = Object.fromEntries(
        kinds.map((each) => [each, eventsOf(each, `${month}-${day}`).map(describeEvent)]),
      );
      return answerJson(request, value, options);
    }
    const date = /^\/api\/rest_v1\/feed\/featured\/(\d{4}\/\d{2}\/\d{2})$/.exec(pathname)?.[1];
    if (date !== undefined) return answerJson(request, featuredOf(date.replaceAll("/", "-")), options);
    const title = "Not found.";
    const type = "https://mediawiki.org/wiki/HyperSwitch/errors/not_found";
    return answerJson(request, { type, title, method: "get", uri: pathname }, {
      status: 404,
      type: "application/problem+json",
    });
  },
};

/** What happened on a day ("11-22") according to the fixture, in the order of the feed. */
export function eventsOf(kind: string, monthDay: string): FixtureEvent[] {
  return Array.from({ length: kind === "events" ? 30 : 8 }, (_, index) => {
    const pick = (words: readonly string[], salt: string) =>
      words[Math.floor(noise(kind, monthDay, salt, index) * words.length)] ?? "";
    if (kind === "holidays") return { text: `Day of the ${pick(TOWNS, "town")} lighthouse, ${index + 1}` };
    const year = 2020 - Math.floor(noise(kind, monthDay, index) * 900);
    return { year, text: `${pick(TOWNS, "town")} ${pick(DEEDS, "deed")} (${kind}, no. ${index + 1}).` };
  });
}

/** The picture of a day ("2026-11-22") as the card shows it. */
export function pictureFacts(date: string) {
  return {
    title: `Lighthouse on ${date}`,
    description: `A lighthouse at dawn, photographed for ${date}.`,
    artist: "Example Photographer",
    license: "CC BY-SA 4.0",
    address:
      `https://upload.wikimedia.org/wikipedia/commons/thumb/a/ab/Lighthouse_${date}.jpg/640px-Lighthouse_${date}.jpg`,
  };
}

function describeEvent(event: FixtureEvent) {
  const title = event.text.split(" ")[0] ?? "Town";
  const page = `https://en.wikipedia.org/wiki/${encodeURIComponent(title)}`;
  const content_urls = { desktop: { page }, mobile: { page: page.replace("en.", "en.m.") } };
  return {
    ...event,
    pages: [{
      type: "standard",
      title,
      titles: { canonical: title, normalized: title },
      content_urls,
      extract: event.text,
    }],
  };
}

function featuredOf(date: string) {
  const facts = pictureFacts(date);
  const file = `Lighthouse_${date}.jpg`;
  const image = {
    title: `File:Lighthouse on ${date}.jpg`,
    thumbnail: { source: facts.address, width: 640, height: 427 },
    image: {
      source: `https://upload.wikimedia.org/wikipedia/commons/a/ab/${file}`,
      width: 6000,
      height: 4000,
    },
    file_page: `https://commons.wikimedia.org/wiki/File:${file}`,
    artist: { html: `<a href="#">${facts.artist}</a>`, text: facts.artist },
    credit: { html: "Own work", text: "Own work" },
    license: {
      type: facts.license,
      code: "cc-by-sa-4.0",
      url: "https://creativecommons.org/licenses/by-sa/4.0",
    },
    description: { html: facts.description, text: facts.description, lang: "en" },
    wb_entity_id: "M1",
  };
  return { tfa: describeEvent({ text: "Lisbon is today's article." }), image };
}
