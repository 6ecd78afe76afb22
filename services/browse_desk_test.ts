import assert from "node:assert/strict";
import type { BrowseAnswer, PageReader } from "../browsing/types.ts";
import { createReplayBroker } from "../egress/replay.ts";
import type { Broker } from "../egress/types.ts";
import { compiled, testSandbox } from "../testing/block_sandbox.ts";
import { replayVersion } from "./replay_version.ts";
import { type RunInput, runVersion } from "./run_version.ts";

const NOW = Date.UTC(2026, 10, 22, 12);
const offline: Broker = createReplayBroker([]);

const SHOWS_PRICE = `
import { z } from "zod";
import * as cheerio from "cheerio";
export const dataSchema = z.object({ price: z.string(), url: z.string(), status: z.number(), words: z.string() });
export async function fetchData(ctx) {
  return await ctx.browse("https://shop.example/item", { waitFor: ".price", timeoutSeconds: 30 });
}
export function processData({ html, text, url, status }) {
  return { price: cheerio.load(html)(".price").text(), url, status, words: text };
}
`;

const page: BrowseAnswer = {
  kind: "answered",
  url: "https://shop.example/item?id=1",
  status: 200,
  html: '<p class="price">17.25 €</p>',
  text: "17.25 €",
  isUnfinished: false,
  records: [{
    method: "GET",
    host: "shop.example",
    path: "/item",
    status: 200,
    ms: 5,
    bytes: 90,
    fromCache: false,
    byBrowser: true,
  }],
  leftOut: new Map([["tracker.example", 2]]),
};

async function inputOf(backend: string): Promise<RunInput> {
  return {
    ...{ owner: "block", compiled: await compiled({ backend }), settings: {}, schema: undefined },
    ...{ hosts: ["shop.example"], lanHosts: [], nowMs: NOW, timeZone: "UTC", locale: "en-GB" },
    ...{ previous: null, history: [] },
  };
}

const answering = (answer: BrowseAnswer, asked: unknown[] = []): Pick<PageReader, "browse"> => ({
  browse(request, policy) {
    asked.push({ ...request, hosts: policy.hosts });
    return Promise.resolve(answer);
  },
});

Deno.test("ctx.browse() gives the page, counts what was left out, and can be replayed without a browser", async () => {
  await using kit = testSandbox();
  const input = await inputOf(SHOWS_PRICE);
  const asked: unknown[] = [];
  const run = await runVersion(
    { sandbox: kit.sandbox, broker: offline, pages: answering(page, asked) },
    input,
  );
  assert.ok(run.outcome.kind === "ok", JSON.stringify(run.outcome));
  const data = { price: "17.25 €", url: "https://shop.example/item?id=1", status: 200, words: "17.25 €" };
  assert.deepEqual(run.outcome.data, data);
  assert.deepEqual(asked, [
    { url: "https://shop.example/item", waitFor: ".price", timeoutSeconds: 30, hosts: ["shop.example"] },
  ]);
  assert.deepEqual(run.outcome.requests, page.records);
  assert.deepEqual(run.outcome.warnings.map(({ kind }) => kind), ["page_left_out"]);
  assert.match(run.outcome.warnings[0]?.message ?? "", /2 requests .*tracker\.example/);
  assert.match(run.answers.join(), /17\.25/, "its values trace to it");
  assert.equal(run.recording?.exchanges[0]?.request.method, "BROWSE");

  const again = await replayVersion({ sandbox: kit.sandbox }, {
    ...{ owner: "block", compiled: input.compiled, hosts: ["shop.example"], lanHosts: [], schema: undefined },
    manifest: { settings: [], connections: [] },
    recording: run.recording ?? assert.fail("not recorded"),
  });
  assert.ok(again.outcome.kind === "ok", JSON.stringify(again.outcome));
  assert.deepEqual(again.outcome.data, data);
});

Deno.test("ctx.browse() is refused with a hint where no browser is set up", async () => {
  await using kit = testSandbox();
  const { outcome } = await runVersion({ sandbox: kit.sandbox, broker: offline }, await inputOf(SHOWS_PRICE));
  assert.ok(outcome.kind === "failed");
  assert.equal(outcome.error.kind, "permission");
  assert.match(`${outcome.error.message} ${outcome.error.hint}`, /No browser is set up.*TESSERA_BROWSER/);
  assert.equal(outcome.requests[0]?.refused, "permission");
});

Deno.test("ctx.browse() says which host of the page is not declared", async () => {
  await using kit = testSandbox();
  const refused: BrowseAnswer = {
    ...{ kind: "failed", errorKind: "host_not_declared", message: "The host is not declared" },
    records: [{
      method: "GET",
      host: "elsewhere.example",
      path: "/",
      ms: 0,
      bytes: 0,
      fromCache: false,
      byBrowser: true,
      ...{ refused: "host_not_declared", refusedHost: "elsewhere.example" },
    }],
    leftOut: new Map(),
  };
  const { outcome } = await runVersion(
    { sandbox: kit.sandbox, broker: offline, pages: answering(refused) },
    await inputOf(SHOWS_PRICE),
  );
  assert.ok(outcome.kind === "failed");
  assert.equal(outcome.error.kind, "host_not_declared");
  assert.equal(outcome.error.host, "elsewhere.example");
});

Deno.test("ctx.browse() reads at most five pages in a run", async () => {
  await using kit = testSandbox();
  const backend = `
import { z } from "zod";
export const dataSchema = z.object({ read: z.number(), refusal: z.string() });
export async function fetchData(ctx) {
  for (let read = 0; ; read++) {
    try { await ctx.browse("https://shop.example/" + read); } catch (error) { return { read, refusal: error.kind }; }
  }
}
export const processData = (raw) => raw;
`;
  const { outcome } = await runVersion(
    { sandbox: kit.sandbox, broker: offline, pages: answering({ ...page, leftOut: new Map() }) },
    await inputOf(backend),
  );
  assert.ok(outcome.kind === "ok", JSON.stringify(outcome));
  assert.deepEqual(outcome.data, { read: 5, refusal: "too_large" });
});

Deno.test("a run may take longer than its own time while it waits for a page", async () => {
  await using kit = testSandbox();
  const slow: Pick<PageReader, "browse"> = {
    browse: () => new Promise((resolve) => setTimeout(() => resolve(page), 1_500)),
  };
  const input = { ...await inputOf(SHOWS_PRICE), limits: { wallMs: 1_000 } };
  const { outcome } = await runVersion({ sandbox: kit.sandbox, broker: offline, pages: slow }, input);
  assert.equal(outcome.kind, "ok", JSON.stringify(outcome));
});
