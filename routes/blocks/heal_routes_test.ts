import { deepEqual, equal, match, ok } from "node:assert/strict";
import type { Card, HealNotice } from "../../services/types.ts";
import { createTestRoutes, HTMX, NOW } from "../../testing/test_routes.ts";

const BLOCK = "/blocks/aaaaaaaaaaaaaaaa";
const DAY = 24 * 3_600_000;

type Routes = ReturnType<typeof createTestRoutes>;

async function cardOf(routes: Routes, change: Partial<Card>): Promise<string> {
  const [sample] = routes.app.cards;
  sample!.card = { ...sample!.card, ...change };
  return await (await routes.get(`${BLOCK}/card`, HTMX)).text();
}

function notice(change: Partial<HealNotice> = {}): HealNotice {
  return {
    ...{ id: 7, status: "adopted", at: NOW, baseVersion: 1, version: 2, generationId: null, result: "" },
    changes: ["field price is gone", "field <b>amount</b> is new"],
    ...change,
  };
}

Deno.test("a card that repaired itself says so, with what changed and the way back, escaped", async () => {
  const routes = createTestRoutes();
  const html = await cardOf(routes, { heal: notice({ at: NOW - 2 * 3_600_000 }) });
  match(html, /Repaired itself/);
  match(html, /field price is gone, field &lt;b>amount&lt;\/b> is new/);
  ok(html.includes(`${BLOCK}/versions/2`) && html.includes(`formaction="${BLOCK}/heals/7/returns"`));
  ok(
    !(await cardOf(routes, { heal: notice({ at: NOW - 8 * DAY }) })).includes(
      "Repaired itself",
    ),
  );
});

Deno.test("a card offers a repair where a model could mend it, and says what came of the last one", async () => {
  const routes = createTestRoutes();
  ok((await cardOf(routes, { canRepair: true, heal: null })).includes(`action="${BLOCK}/heals"`));
  ok(!(await cardOf(routes, { canRepair: false })).includes(`action="${BLOCK}/heals"`));
  const failed = await cardOf(routes, {
    canRepair: true,
    heal: notice({ status: "failed", result: "The model declined <i>", at: NOW }),
  });
  match(failed, /did not work: the model declined &lt;i>\. The card is as it\s+was/);
  match(failed, /Repair again/);
  match(
    await cardOf(routes, { heal: notice({ status: "running", at: NOW }) }),
    /Repairing itself/,
  );
});

Deno.test("a card names the first of many problems, and classes of errors as they are written", async () => {
  const problems = [0, 1, 2].map((row) => `items[${row}].price: expected number, received undefined`);
  const error = { kind: "schema" as const, message: `ZodError: ${problems.join("; ")}; and 5 more` };
  const state = { kind: "stale" as const, at: NOW - DAY, retryAt: null, failures: 1, error };
  const html = await cardOf(createTestRoutes(), { heal: null, state });
  match(html, /: ZodError: items\[0\]\.price: expected number, received undefined, and so on\. /);
  ok(!html.includes("items[1]"));
});

Deno.test("a source that changed is one quiet sentence, also after a repair", async () => {
  const routes = createTestRoutes();
  const repaired = { heal: notice({ at: NOW - 30 * DAY }), drift: "The source changed: field price is gone" };
  match(await cardOf(routes, repaired), /class="card-drift">The source changed: field price is gone\./);
  const html = await cardOf(routes, {
    heal: null,
    drift: "The source changed: field <x> is gone; the card still works",
  });
  match(html, /class="card-drift">The source changed: field &lt;x> is gone; the card still works\./);
});

Deno.test("POST heals repairs, goes back and puts away, for htmx and plain forms", async () => {
  const { post, app } = createTestRoutes();
  const answer = await post(`${BLOCK}/heals`, {}, HTMX);
  equal(answer.status, 200);
  match(await answer.text(), /It works again: there is nothing to repair/);
  equal((await post(`${BLOCK}/heals`, {})).status, 303);
  equal((await post(`${BLOCK}/heals/7/returns`, { version: "1" })).status, 303);
  equal((await post(`${BLOCK}/heals/7/dismissals`, {})).status, 303);
  equal((await post(`${BLOCK}/heals/x/dismissals`, {})).status, 404);
  equal((await post(`${BLOCK}/heals/7/returns`, { version: "x" })).status, 422);
  deepEqual(app.calls, ["healBlock person", "healBlock person", "returnToVersion 1", "dismissHeal 7"]);
});

Deno.test("the block's settings say how it heals, and keep what was typed wrong", async () => {
  const { get, post, app } = createTestRoutes();
  const page = await (await get(`${BLOCK}/settings`)).text();
  match(page, /Send samples of the answer to the model when healing/);
  match(page, /As for every block: repair by itself/);
  const refused = await post(`${BLOCK}/healing`, { mode: "review", threshold: "0" });
  equal(refused.status, 422);
  match(await refused.text(), /expected more/);
  equal(
    (await post(`${BLOCK}/healing`, { mode: "review", threshold: "5", allowsSamples: "on" })).status,
    303,
  );
  match(app.calls.at(-1) ?? "", /"allowsSamples":"on"/);
});
