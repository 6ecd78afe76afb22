import assert from "node:assert/strict";
import { createBlockId } from "../../domain/ids.ts";
import { judgeRun } from "../../domain/acceptance.ts";
import { listLeaves } from "../../domain/data_values.ts";
import type { Json } from "../../domain/json.ts";
import { settingValues } from "../../domain/settings.ts";
import type { SettingValues } from "../../domain/manifest.ts";
import type { Broker } from "../../egress/types.ts";
import { buildRecipeBlock, listRecipes } from "../../generation/recipes/recipes.ts";
import { componentNames } from "../../kit/components.ts";
import type { Sandbox } from "../../sandbox/mod.ts";
import { checkView } from "../../services/check_view.ts";
import { runVersion, type VersionRun } from "../../services/run_version.ts";
import { compiled, testSandbox } from "../block_sandbox.ts";
import type { Internet } from "../internet/types.ts";
import { withBroker } from "../internet/with_broker.ts";
import { allSites } from "./all_sites.ts";
import { recipeCases } from "./recipe_cases.ts";

/** A Sunday evening and, for values that moved, the Wednesday after it. */
const SUNDAY = Date.parse("2026-11-22T18:20:00Z");
const WEDNESDAY = Date.parse("2026-11-25T09:05:00Z");

interface Lab {
  readonly sandbox: Sandbox;
  readonly broker: Broker;
  readonly internet: Internet;
  /** Epoch milliseconds, for the sites and the broker's cache alike. */
  nowMs: number;
}

Deno.test("Every recipe shows the facts of its source", async (t) => {
  assert.deepEqual(
    new Set(recipeCases.map(({ recipe }) => recipe)),
    new Set(listRecipes().map(({ id }) => id)),
    "every recipe has a case",
  );
  await withLab(async (lab) => {
    for (const nowMs of [SUNDAY, WEDNESDAY]) {
      for (const { recipe, name, settings, words } of recipeCases) {
        await t.step(`${recipe}, ${name}, ${new Date(nowMs).toISOString().slice(0, 10)}`, async () => {
          const run = await runRecipe(lab, recipe, { settings, nowMs });
          const { outcome } = run;
          assert.ok(outcome.kind === "ok", `${JSON.stringify(outcome)}`);
          assert.deepEqual(outcome.warnings, [], "no unknown props");
          for (const word of words(nowMs)) {
            assert.ok(outcome.text.includes(word), `${word} in:\n${outcome.text}`);
          }
          const { failures, warnings, tracedPercent = 100 } = judge(run, recipe, { settings, nowMs });
          assert.deepEqual(failures, []);
          assert.deepEqual(await judgeView(run, recipe, { settings, nowMs }), { failures: [], warnings: [] });
          // What a recipe shows was read: its own words are few.
          assert.ok(tracedPercent >= 80, `${tracedPercent} %: ${JSON.stringify(warnings)}`);
        });
      }
    }
  });
});

Deno.test("A recipe says what is wrong with a person's settings", async (t) => {
  const cases: readonly (readonly [recipe: string, settings: SettingValues, message: RegExp])[] = [
    ["weather", { place: "Springfield" }, /may be several places.*"Springfield, Illinois, United States"/],
    ["weather", { place: "Nowhereville" }, /No place is called "Nowhereville"/],
    ["currency", { base: "EUR", quote: "XXX" }, /knows no rate of EUR in XXX/],
    ["price", { kind: "crypto", symbol: "nocoin" }, /No coin is called "nocoin"/],
    ["price", { kind: "stock", symbol: "NOPE" }, /No stock has the ticker "NOPE"/],
    ["github-releases", { repositories: ["nobody/nothing"] }, /nobody\/nothing: api.github.com answered 404/],
    ["public-holidays", { country: "QQ" }, /knows no country "QQ"/],
    ["world-clock", { zones: ["Mars/Base"] }, /No time zone is called "Mars\/Base"/],
    ["countdown", { date: "soon" }, /Cannot read the date "soon"/],
    ["csv-chart", { address: "https://data.example/page.csv" }, /a web page, not a CSV file/],
    ["calendar", { address: "https://data.example/sales.csv" }, /does not answer a calendar/],
    ["rss", { feeds: ["https://data.example/none"] }, /data.example answered 404/],
  ];
  await withLab(async (lab) => {
    for (const [recipe, settings, message] of cases) {
      await t.step(`${recipe} ${JSON.stringify(settings)}`, async () => {
        const { outcome } = await runRecipe(lab, recipe, { settings, nowMs: SUNDAY });
        assert.ok(outcome.kind === "failed", "failed");
        assert.match(outcome.error.message, message);
      });
    }
  });
});

Deno.test("A recipe names a source that is down, limited or changed", async (t) => {
  await withLab(async (lab) => {
    const steps = [
      ["hacker-news", {}, "hacker-news.firebaseio.com", { kind: "status", status: 503 }, /answered 503/],
      ["currency", {}, "api.frankfurter.dev", { kind: "html" }, /JSON/],
      ["earthquakes", {}, "earthquake.usgs.gov", { kind: "garbage" }, /./],
    ] as const;
    for (const [recipe, settings, host, fault, message] of steps) {
      await t.step(`${recipe}, ${host} ${fault.kind}`, async () => {
        lab.internet.setFault(host, fault);
        const { outcome } = await runRecipe(lab, recipe, { settings, nowMs: SUNDAY });
        lab.internet.setFault(host, undefined);
        assert.ok(outcome.kind === "failed", "failed");
        assert.match(outcome.error.message, message);
      });
    }
    await t.step("github-releases, limit used up", async () => {
      const headers = { "x-ratelimit-remaining": "0", "x-ratelimit-reset": String(SUNDAY / 1000 + 1200) };
      lab.internet.setFault("api.github.com", { kind: "status", status: 403, headers });
      const settings = { repositories: ["denoland/deno"] };
      const { outcome } = await runRecipe(lab, "github-releases", { settings, nowMs: SUNDAY });
      lab.internet.setFault("api.github.com", undefined);
      assert.ok(outcome.kind === "failed", "failed");
      assert.match(outcome.error.message, /its request limit is used up until 2026-11-22T18:40:00.000Z/);
    });
  });
});

Deno.test("website-status remembers earlier checks and since when a site is down", async () => {
  await withLab(async (lab) => {
    const settings = { addresses: ["https://wiki.harvest.example"] };
    const first = await runRecipe(lab, "website-status", { settings, nowMs: SUNDAY });
    assert.ok(first.outcome.kind === "ok");
    const later = { settings, nowMs: SUNDAY + 42 * 60_000, previous: first.outcome.data };
    const second = await runRecipe(lab, "website-status", later);
    assert.ok(second.outcome.kind === "ok");
    assert.match(second.outcome.text, /down 42 min/);
    assert.match(second.outcome.text, /Last 2 checks of wiki.harvest.example/);
  });
});

interface RecipeRun {
  readonly settings: SettingValues;
  readonly nowMs: number;
  readonly previous?: Json;
}

async function runRecipe(
  lab: Lab,
  recipe: string,
  { settings, nowMs, previous }: RecipeRun,
): Promise<VersionRun> {
  const { manifest, backend, view } = buildRecipeBlock(recipe, settings);
  lab.nowMs = nowMs;
  return await runVersion(lab, {
    owner: recipe,
    compiled: await compiled({ backend, view }),
    settings: settingValues(manifest.settings, {}),
    hosts: manifest.hosts,
    lanHosts: [],
    nowMs,
    timeZone: "UTC",
    locale: "en-GB",
    previous: previous ?? null,
    history: [],
    schema: undefined,
  });
}

/** What acceptance has against the run, as of a trial. */
function judge(run: VersionRun, recipe: string, { settings, nowMs }: RecipeRun) {
  assert.ok(run.outcome.kind === "ok");
  const { manifest } = buildRecipeBlock(recipe, settings);
  // The clock of the fixtures stands still, and that of a block that measures does not.
  const measured = recipe === "website-status"
    ? listLeaves(run.outcome.data).filter((leaf): leaf is number => typeof leaf === "number" && leaf >= 100)
    : [];
  const requests = run.outcome.requests.map((record, at) => ({ ...record, ms: measured[at] ?? record.ms }));
  const judged = {
    outcome: { ...run.outcome, requests },
    manifest,
    schema: run.schema,
    answers: run.answers,
    settings: settingValues(manifest.settings, {}),
    nowMs,
    isTrial: true,
    // What is computed from the clock alone is seen by running it at other times (services/follow_answers_test.ts).
    isFollowing: requests.length === 0,
  };
  return judgeRun(judged);
}

/** What the view check has against it, without a browser. */
async function judgeView({ outcome }: VersionRun, recipe: string, { settings, nowMs }: RecipeRun) {
  assert.ok(outcome.kind === "ok");
  const { manifest } = buildRecipeBlock(recipe, settings);
  return await checkView({}, {
    ...{ blockId: createBlockId(), tree: outcome.tree, css: "", manifest, author: "model" },
    ...{ locale: "en-GB", timeZone: "UTC", nowMs },
  });
}

async function withLab(work: (lab: Lab) => Promise<void>): Promise<void> {
  await using guests = await testSandbox({ componentNames });
  const lab: Pick<Lab, "nowMs"> = { nowMs: SUNDAY };
  const now = () => lab.nowMs;
  await withBroker(
    allSites,
    (broker, internet) => work(Object.assign(lab, { sandbox: guests.sandbox, broker, internet })),
    { now },
  );
}
