import assert from "node:assert/strict";
import { join } from "node:path";
import { builtFolder } from "../testing/built_folder.ts";
import { testSandbox } from "../testing/block_sandbox.ts";
import { APPROVED_LIBRARIES, createLibrarySource } from "./libraries.ts";

/** For each approved library: imports as people write them, and a value that only a working library gives. */
const USES: Readonly<Record<string, { readonly code: string; readonly value: unknown }>> = {
  "zod": {
    code: `import { z } from "zod"; import zed from "zod"; import * as all from "zod";
      export const use = () => [
        z.iso.datetime().safeParse("2026-11-22T12:00:00Z").success, zed.string().parse("a"),
        all.object({ a: all.coerce.number() }).parse({ a: "1" }), z.email().safeParse("x").error.issues[0].message,
        z.toJSONSchema(z.object({ a: z.number().min(1) })).properties.a.type,
      ];`,
    value: [true, "a", { a: 1 }, "Invalid email address", "number"],
  },
  "cheerio": {
    code: `import * as cheerio from "cheerio"; import { load } from "cheerio"; import whole from "cheerio";
      const html = "<ul><li class=a>One &amp; two</li><li>Three</li></ul>";
      export const use = () => [
        cheerio.load(html)("li.a").text(), load(html)("li").map((_, e) => load(html)(e).text()).get(), whole.load(html)("li").length,
      ];`,
    value: ["One & two", ["One & two", "Three"], 2],
  },
  "d3-array": {
    code: `import { extent, rollup, sum } from "d3-array"; import * as d3 from "d3-array";
      const rows = [{ city: "a", n: 1 }, { city: "b", n: 5 }, { city: "a", n: 2 }];
      export const use = () => [extent(rows, (r) => r.n), Object.fromEntries(rollup(rows, (g) => sum(g, (r) => r.n), (r) => r.city)), d3.median([1, 9, 3])];`,
    value: [[1, 5], { a: 3, b: 5 }, 3],
  },
  "simple-statistics": {
    code:
      `import { linearRegression, mean } from "simple-statistics"; import * as ss from "simple-statistics";
      export const use = () => [mean([1, 2, 6]), linearRegression([[0, 1], [1, 3]]), ss.standardDeviation([2, 2])];`,
    value: [3, { m: 2, b: 1 }, 0],
  },
  "@tidyjs/tidy": {
    code: `import { groupBy, sum, summarize, tidy } from "@tidyjs/tidy"; import * as T from "@tidyjs/tidy";
      const rows = [{ city: "a", n: 1 }, { city: "b", n: 5 }, { city: "a", n: 2 }];
      export const use = () => [tidy(rows, groupBy("city", [summarize({ total: sum("n") })])), tidy(rows, T.arrange(T.desc("n")))[0].n];`,
    value: [[{ city: "a", total: 3 }, { city: "b", total: 5 }], 5],
  },
  "@jmespath-community/jmespath": {
    code:
      `import jmespath from "@jmespath-community/jmespath"; import { search } from "@jmespath-community/jmespath";
      const data = { items: [{ n: "a", p: 5 }, { n: "b", p: 20 }] };
      export const use = () => [jmespath.search(data, "items[0].n"), search(data, "items[?p > \`10\`].n")];`,
    value: ["a", ["b"]],
  },
  "feedsmith": {
    code: `import { parseFeed } from "feedsmith"; import * as feedsmith from "feedsmith";
      const rss = '<rss version="2.0"><channel><title>T</title><item><title>One</title><link>https://a.example/1</link></item></channel></rss>';
      const json = JSON.stringify({ version: "https://jsonfeed.org/version/1.1", title: "J", items: [{ id: "1", content_text: "x" }] });
      export const use = () => [parseFeed(rss).format, parseFeed(rss).feed.items[0].title, feedsmith.parseFeed(json).feed.title];`,
    value: ["rss", "One", "J"],
  },
  "ical.js": {
    code: `import ICAL from "ical.js"; import { Component, parse } from "ical.js";
      const text = ["BEGIN:VCALENDAR", "BEGIN:VEVENT", "UID:1", "SUMMARY:Tea", "DTSTART:20261122T100000Z", "RRULE:FREQ=DAILY;COUNT=3", "END:VEVENT", "END:VCALENDAR"].join("\\r\\n");
      export const use = () => {
        const event = new ICAL.Event(new Component(parse(text)).getFirstSubcomponent("vevent"));
        const days = []; const iterator = event.iterator();
        for (let next = iterator.next(); next; next = iterator.next()) days.push(next.toJSDate().toISOString());
        return [event.summary, days];
      };`,
    value: ["Tea", ["2026-11-22T10:00:00.000Z", "2026-11-23T10:00:00.000Z", "2026-11-24T10:00:00.000Z"]],
  },
  "papaparse": {
    code: `import Papa from "papaparse"; import { parse } from "papaparse"; import * as papa from "papaparse";
      const options = { header: true, dynamicTyping: true, skipEmptyLines: true };
      export const use = () => [Papa.parse("a,b\\n1,x\\n", options).data, parse("a\\n2", options).data, papa.unparse([["a", 1]])];`,
    value: [[{ a: 1, b: "x" }], [{ a: 2 }], "a,1"],
  },
  "fast-xml-parser": {
    code: `import { XMLBuilder, XMLParser } from "fast-xml-parser";
      export const use = () => [new XMLParser({ ignoreAttributes: false }).parse('<a b="1"><c>2</c></a>'), new XMLBuilder().build({ a: 1 })];`,
    value: [{ a: { c: 2, "@_b": "1" } }, "<a>1</a>"],
  },
  "date-fns": {
    code: `import { format, parseISO, subDays } from "date-fns"; import * as fns from "date-fns";
      const now = new Date(Date.UTC(2026, 10, 22));
      export const use = () => [format(subDays(now, 30), "yyyy-MM-dd"), parseISO("2026-01-02").getUTCDate(), fns.formatDistance(now, fns.addHours(now, 2))];`,
    value: ["2026-10-23", 2, "about 2 hours"],
  },
};

Deno.test("each approved library works in a guest, imported in every usual way", async (t) => {
  await using kit = await testSandbox({ parallelRuns: 2 });
  for (const { name } of APPROVED_LIBRARIES) {
    await t.step(name, async () => {
      const use = USES[name];
      assert(use !== undefined, "every library has a use here");
      const report = await kit.run({
        backend: `${use.code}
          export const dataSchema = { parse: (value) => value };
          export async function fetchData() { return use(); }
          export function processData(raw) { return { value: raw }; }`,
      });
      assert(report.kind === "answered", JSON.stringify(report));
      assert.deepEqual((report.data as { value: unknown }).value, use.value);
    });
  }
});

Deno.test("each approved library has a description and an example that imports it", () => {
  for (const { name, description, example } of APPROVED_LIBRARIES) {
    assert(description.length > 5 && !description.includes("\n"));
    assert(example.includes(`from "${name}"`) && !example.includes("\n"));
  }
});

Deno.test("createLibrarySource() reads no name off the list", async () => {
  const source = createLibrarySource(builtFolder("libraries"));
  await assert.rejects(source("../../../etc/passwd"), TypeError);
});

Deno.test("createLibrarySource() says when a library was never built", async () => {
  const source = createLibrarySource(join(builtFolder("libraries"), "nowhere"));
  await assert.rejects(source("zod"), Deno.errors.NotFound);
});
