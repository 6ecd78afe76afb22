import { join } from "node:path";

/** A library that generated code may import: bundled at build time, evaluated inside the guest. */
export interface ApprovedLibrary {
  /** As it stands in an import. */
  readonly name: string;
  /** One line for the model's prompt. */
  readonly description: string;
  /** An import and a use, in one line. */
  readonly example: string;
}

/** Every library a block may import beside `@tessera/ui`; each name costs tokens in the prompt. */
export const APPROVED_LIBRARIES: readonly ApprovedLibrary[] = [
  {
    name: "zod",
    description: "schemas: describes and checks data (zod 4)",
    example: `import { z } from "zod"; const Row = z.object({ at: z.iso.datetime(), value: z.number() });`,
  },
  {
    name: "cheerio",
    description: "reads HTML with CSS selectors, like jQuery",
    example:
      `import { load } from "cheerio"; const $ = load(html); const titles = $("h2 a").map((_, a) => $(a).text()).get();`,
  },
  {
    name: "d3-array",
    description: "groups, sums, quantiles, bins, extents",
    example:
      `import { rollup, sum } from "d3-array"; rollup(rows, (g) => sum(g, (r) => r.amount), (r) => r.city);`,
  },
  {
    name: "simple-statistics",
    description: "mean, median, standard deviation, regression",
    example: `import { mean, standardDeviation } from "simple-statistics"; const middle = mean(values);`,
  },
  {
    name: "@tidyjs/tidy",
    description: "table work: group, summarize, join, pivot, sort",
    example:
      `import { groupBy, sum, summarize, tidy } from "@tidyjs/tidy"; tidy(rows, groupBy("city", [summarize({ total: sum("amount") })]));`,
  },
  {
    name: "@jmespath-community/jmespath",
    description: "picks values out of deep JSON by an expression",
    example:
      `import { search } from "@jmespath-community/jmespath"; const names = search(data, "items[?price > \`10\`].name");`,
  },
  {
    name: "feedsmith",
    description: "reads RSS, Atom, RDF and JSON Feed",
    example: `import { parseFeed } from "feedsmith"; const { format, feed } = parseFeed(text);`,
  },
  {
    name: "ical.js",
    description: "reads calendars (ICS) and expands repeating events",
    example:
      `import ICAL from "ical.js"; const events = new ICAL.Component(ICAL.parse(text)).getAllSubcomponents("vevent").map((e) => new ICAL.Event(e));`,
  },
  {
    name: "papaparse",
    description: "reads CSV",
    example:
      `import Papa from "papaparse"; const { data } = Papa.parse(text, { header: true, skipEmptyLines: true });`,
  },
  {
    name: "fast-xml-parser",
    description: "reads XML into plain objects",
    example:
      `import { XMLParser } from "fast-xml-parser"; const root = new XMLParser({ ignoreAttributes: false }).parse(text);`,
  },
  {
    name: "date-fns",
    description: "parses, adds, compares and formats dates",
    example:
      `import { format, subDays } from "date-fns"; const from = format(subDays(now, 30), "yyyy-MM-dd");`,
  },
];

/** The names alone, for checking imports. */
export const APPROVED_NAMES: ReadonlySet<string> = new Set(APPROVED_LIBRARIES.map(({ name }) => name));

/** The program that checks and compiles blocks is built and read like a library, but is never given to a block. */
export const COMPILER_NAME = "compiler";

/** File name of a built library inside `static/dist/libraries`. */
export function libraryFile(name: string): string {
  return `${name.replace("@", "").replaceAll("/", "__")}.js`;
}

/**
 * Reads built libraries from a folder, each once.
 * The promise rejects with `TypeError` for a name that is not approved and with `Deno.errors.NotFound` when it was never built.
 */
export function createLibrarySource(directory: string): (name: string) => Promise<string> {
  const sources = new Map<string, Promise<string>>();
  return (name) => {
    if (!APPROVED_NAMES.has(name) && name !== COMPILER_NAME) {
      return Promise.reject(new TypeError(`Cannot read library "${name}": it is not on the approved list`));
    }
    const known = sources.get(name);
    if (known !== undefined) return known;
    const source = Deno.readTextFile(join(directory, libraryFile(name)));
    sources.set(name, source);
    source.catch(() => sources.delete(name));
    return source;
  };
}
