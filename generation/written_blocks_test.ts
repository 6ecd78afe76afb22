import assert from "node:assert/strict";
import { judgeRun } from "../domain/acceptance.ts";
import type { Json } from "../domain/json.ts";
import { Manifest } from "../domain/manifest.ts";
import type { BlockTree } from "../domain/tree.ts";
import { componentNames } from "../kit/components.ts";
import { testSandbox } from "../testing/block_sandbox.ts";
import { blockFromChoice } from "./inspect/block_from_choice.ts";
import { inspectAnswer } from "./inspect/inspect_answer.ts";
import { loadPromptKit } from "./prompt_kit.ts";
import type { Candidate } from "./types.ts";

const NOW = Date.UTC(2026, 10, 22, 12);

/** Compiles and runs a block in the real sandbox and judges it as a trial would. */
async function assertGood(candidate: Candidate, body: string): Promise<void> {
  await using box = await testSandbox({ componentNames });
  const { manifest } = candidate;
  const settings = Object.fromEntries(manifest.settings.map((each) => [each.name, each.default ?? null]));
  const urls: string[] = [];
  const report = await box.run(candidate, {
    context: { settings, nowMs: NOW },
    fetch: (request) => {
      urls.push(request.url);
      return Promise.resolve({
        kind: "answered",
        status: 200,
        statusText: "OK",
        headers: [],
        body: new TextEncoder().encode(body),
        url: request.url,
        isRedirected: false,
      });
    },
  });
  assert(report.kind === "answered", JSON.stringify(report));
  const judgement = judgeRun({
    outcome: {
      kind: "ok",
      data: report.data as Json,
      tree: report.tree as BlockTree,
      text: "",
      logs: [],
      requests: urls.map((url) => ({
        method: "GET",
        host: new URL(url).host,
        path: "/",
        status: 200,
        ms: 1,
        bytes: 1,
        fromCache: false,
      })),
      timings: { queuedMs: 0, startMs: 0, fetchMs: 0, processMs: 0, renderMs: 0, totalMs: 0 },
      usage: { cpuMs: 0, peakRssBytes: 0 },
      isolation: { level: "full", layers: [] },
      warnings: [],
    },
    manifest,
    answers: [body],
    settings,
    nowMs: NOW,
    isTrial: true,
  });
  assert.deepEqual(judgement.failures, []);
  for (const url of urls) assert(manifest.hosts.includes(new URL(url).host), url);
}

Deno.test("the example in the prompt compiles, runs and is accepted", async () => {
  const { example } = await loadPromptKit();
  const manifest = Manifest.parse(JSON.parse(example.manifest));
  const rates = { "2026-11-19": { USD: 1.0812 }, "2026-11-20": { USD: 1.0833 } };
  await assertGood({ ...example, manifest }, JSON.stringify({ amount: 1, base: "EUR", rates }));
});

const Rows = Array.from({ length: 6 }, (_, i) => ({
  name: `Station ${i}`,
  value: 17.25 + i,
  "odd key": { deep: `note ${i}` },
  at: `2026-11-2${i % 2}T10:00:00Z`,
  link: `https://x.example/${i}`,
  picture: `https://img.example/${i}.png`,
  isOpen: i % 2 === 0,
}));

const SOURCES: readonly { name: string; contentType: string; body: string }[] = [
  { name: "JSON", contentType: "application/json", body: JSON.stringify({ data: { rows: Rows } }) },
  {
    name: "one record",
    contentType: "application/json",
    body: JSON.stringify({
      name: "deno",
      stars: 101234,
      at: "2026-11-20T10:00:00Z",
      site: "https://deno.example",
    }),
  },
  {
    name: "CSV",
    contentType: "text/csv",
    body: "Datum;Umsatz\n21.11.2026;1.234,50\n22.11.2026;99,00\n23.11.2026;7,25\n",
  },
  {
    name: "a page's table",
    contentType: "text/html",
    body: `<table><tr><th>Team</th><th>Points</th></tr><tr><td><a href="/1">Red</a></td><td>1,234</td></tr>
<tr><td><a href="/2">Green Valley</a></td><td>12</td></tr></table>`,
  },
  {
    name: "a feed",
    contentType: "application/rss+xml",
    body: `<rss version="2.0"><channel><title>Blog</title><item><title>Hello world</title>
<link>https://b.example/1</link><pubDate>Sat, 21 Nov 2026 08:15:00 GMT</pubDate></item></channel></rss>`,
  },
  {
    name: "a calendar",
    contentType: "text/calendar",
    body: [
      "BEGIN:VCALENDAR",
      "VERSION:2.0",
      "BEGIN:VEVENT",
      "UID:1",
      "DTSTART:20261123T090000Z",
      "SUMMARY:Stand-up",
    ]
      .concat(["END:VEVENT", "END:VCALENDAR", ""]).join("\r\n"),
  },
];

for (const { name, contentType, body } of SOURCES) {
  Deno.test(`blocks that the inspector makes of ${name} run in the sandbox and are accepted in every view`, async () => {
    const bytes = new TextEncoder().encode(body);
    const inspection = await inspectAnswer({
      url: "https://api.example.org/x",
      status: 200,
      contentType,
      body: bytes,
    });
    assert(inspection.kind === "recognised");
    const [choice] = inspection.choices;
    assert(choice !== undefined);
    for (const { id } of choice.views) {
      const picked = { choice: choice.id, fields: [], view: id, title: "A title" };
      await assertGood(blockFromChoice(inspection, picked), body);
    }
  });
}
