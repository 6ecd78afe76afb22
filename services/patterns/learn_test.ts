import assert from "node:assert/strict";
import { createGenerationId } from "../../domain/ids.ts";
import { Manifest } from "../../domain/manifest.ts";
import type { RequestRecord, RunError, RunFacts } from "../../domain/outcome.ts";
import { diagnose } from "../../generation/diagnosis.ts";
import { silentLog } from "../../log.ts";
import { type Database, openDatabase } from "../../storage/database.ts";
import { listErrorPatterns, listHostCounts, setErrorPatternEnabled } from "../../storage/error_patterns.ts";
import { insertGeneration } from "../../storage/generations.ts";
import { givenMadeBlock } from "../../testing/rows.ts";
import type { Trial } from "../trial_candidate.ts";
import { learnFromTrial } from "./note_outcome.ts";

const FACTS: Omit<RunFacts, "requests"> = {
  logs: [],
  timings: { queuedMs: 0, startMs: 0, fetchMs: 0, processMs: 0, renderMs: 0, totalMs: 0 },
  usage: { cpuMs: 0, peakRssBytes: 0 },
  isolation: { level: "full", layers: [] },
  warnings: [],
};

/** A trial that failed on `host` with `status`, or was good without one. */
function trialOf(code: string, failure?: { readonly host: string; readonly status: number }): Trial {
  const candidate = { manifest: Manifest.parse({ title: "x", hosts: [] }), backend: code, view: "v" };
  const common = {
    candidate,
    compiled: undefined,
    warnings: [],
    css: { css: "", hash: "" },
    approvedHosts: [],
  };
  if (failure === undefined) return { ...common, run: undefined, verdict: { kind: "good", warnings: [] } };
  const { host, status } = failure;
  const request: RequestRecord = {
    method: "GET",
    host,
    path: "/",
    status,
    ms: 1,
    bytes: 1,
    fromCache: false,
  };
  const error: RunError = { kind: "http_status", status, message: `${status}` };
  const outcome = { kind: "failed" as const, stage: "fetch" as const, ...FACTS, requests: [request], error };
  return {
    ...common,
    failure: error.message,
    run: { outcome, schema: undefined, answers: [], notBefore: undefined },
    verdict: { kind: "bad", score: 1, diagnosis: diagnose(outcome) },
  };
}

async function withGeneration(
  work: (tools: {
    readonly db: Database;
    learn(trial: Trial): ReturnType<typeof learnFromTrial>;
    adviceOf(trial: Trial): Promise<string>;
    counts(slug: string): Promise<readonly number[]>;
    next(): Promise<void>;
  }) => Promise<void>,
): Promise<void> {
  const db = await openDatabase({ url: ":memory:", log: silentLog });
  let id = createGenerationId();
  const next = async () => {
    id = createGenerationId();
    const blockId = await givenMadeBlock(db);
    await insertGeneration(db, {
      ...{ id, blockId, sentence: "x", job: "new", request: null, baseVersion: null, startedAt: 1 },
    });
  };
  const learn = (trial: Trial) => learnFromTrial({ db, now: () => 7 }, id, trial);
  try {
    await next();
    await work({
      ...{ db, learn, next },
      async adviceOf(trial) {
        const verdict = await learn(trial);
        return verdict.kind === "bad" ? verdict.diagnosis.advice : "";
      },
      async counts(slug) {
        const row = (await listErrorPatterns(db)).find((each) => each.slug === slug);
        return row === undefined ? [] : [row.seen, row.tried, row.worked];
      },
    });
  } finally {
    await db.close();
  }
}

const SCRAPED = { host: "shop.example", status: 403 };
const SCRAPER = 'import * as cheerio from "cheerio"';

Deno.test("a failure gets advice of the patterns that fit, and the good attempt after it counts for them", async () => {
  await withGeneration(async ({ db, learn, adviceOf, counts }) => {
    const advice = await adviceOf(trialOf(SCRAPER, SCRAPED));
    assert.match(advice, /Do not read this page at all/);
    assert.match(advice, /another public source/);
    assert.deepEqual(await counts("scraping_refused"), [1, 0, 0]);
    assert.deepEqual(await learn(trialOf("other code")), { kind: "good", warnings: [] });
    assert.deepEqual(await counts("scraping_refused"), [1, 1, 1]);
    const [host] = await listHostCounts(db, "shop.example");
    assert.deepEqual([host?.tried, host?.worked], [1, 1]);
    await learn(trialOf("other code"));
    assert.deepEqual(await counts("scraping_refused"), [1, 1, 1], "counted once");
  });
});

Deno.test("an attempt that fails after advice counts as tried, and the advice comes last then", async () => {
  await withGeneration(async ({ adviceOf, counts }) => {
    const first = await adviceOf(trialOf(SCRAPER, SCRAPED));
    const second = await adviceOf(trialOf(`${SCRAPER}; fetch("https://corsproxy.io")`, SCRAPED));
    assert.deepEqual(await counts("scraping_refused"), [2, 1, 0]);
    assert.ok(first.indexOf("Do not read this page") < first.indexOf("another public source"));
    assert.ok(second.indexOf("There is no CORS") < second.indexOf("Do not read this page"), second);
  });
});

Deno.test("the same code run again is no attempt: neither tried nor worked", async () => {
  await withGeneration(async ({ learn, counts }) => {
    await learn(trialOf(SCRAPER, SCRAPED));
    await learn(trialOf(SCRAPER));
    assert.deepEqual(await counts("scraping_refused"), [1, 0, 0]);
  });
});

Deno.test("what waits for a person settles nothing until it ran", async () => {
  await withGeneration(async ({ learn, counts }) => {
    await learn(trialOf(SCRAPER, SCRAPED));
    const waiting = {
      ...trialOf("next"),
      verdict: { kind: "needs_approval" as const, hosts: ["a.example"] },
    };
    assert.equal((await learn(waiting)).kind, "needs_approval");
    assert.deepEqual(await counts("scraping_refused"), [1, 0, 0]);
    await learn(trialOf("next"));
    assert.deepEqual(await counts("scraping_refused"), [1, 1, 1]);
  });
});

Deno.test("advice that worked at a host comes first the next time", async () => {
  await withGeneration(async ({ db, learn, adviceOf, next }) => {
    // At this host the wide pattern alone was given and worked, three times; the narrow one failed three times.
    const narrow = (await listErrorPatterns(db)).find(({ slug }) => slug === "scraping_refused");
    assert.equal(narrow, undefined, "seeded at the first failure");
    for (let i = 0; i < 3; i++) {
      await next();
      await learn(trialOf("plain", SCRAPED));
      await learn(trialOf(`good ${i}`));
    }
    await next();
    const here = await adviceOf(trialOf(SCRAPER, SCRAPED));
    assert.ok(here.indexOf("another public source") < here.indexOf("Do not read this page"), here);
  });
});

Deno.test("a pattern that a person switched off gives no advice and counts nothing", async () => {
  await withGeneration(async ({ db, adviceOf, counts, next }) => {
    await adviceOf(trialOf("first", SCRAPED));
    const id = (await listErrorPatterns(db)).find(({ slug }) => slug === "forbidden")?.id ?? 0;
    await setErrorPatternEnabled(db, id, false);
    await next();
    assert.doesNotMatch(await adviceOf(trialOf("second", SCRAPED)), /another public source/);
    assert.deepEqual(await counts("forbidden"), [1, 0, 0]);
  });
});

Deno.test("at most three advices are given, and the diagnosis stays bounded", async () => {
  await withGeneration(async ({ db, adviceOf }) => {
    const advice = await adviceOf(
      trialOf(`${SCRAPER} rss2json corsproxy cors`, { host: "a.example", status: 403 }),
    );
    assert.ok(advice.length <= 1_200);
    const { rows } = await db.execute("SELECT COUNT(*) AS n FROM open_advice");
    assert.equal(rows[0]?.["n"], 3);
  });
});
