import assert from "node:assert/strict";
import type { ModelEntry } from "../../services/types.ts";
import { createPageClient } from "../../testing/page_client.ts";
import { href } from "../../urls.ts";
import { MODEL_PRESETS } from "./model_presets.ts";

const HOSTILE = `"><script>alert(1)</script>`;

function entry(change: Partial<ModelEntry>): ModelEntry {
  return {
    ...{ id: "one", label: "", baseUrl: "https://api.example.org/v1", model: "large-1", hasKey: true },
    ...{ keyHeader: "auto", source: "screen" as const },
    ...change,
  };
}

const TWO = {
  models: [entry({}), entry({ id: "two", label: "Cheap one", model: "small-1", hasKey: false })],
  roles: { write: "one", repair: "two", heal: null },
};

Deno.test("the presets cover the services that people use, each with where its key comes from", async () => {
  const wanted = ["openai", "azure", "anthropic", "google", "mistral", "openrouter"];
  const own = ["ollama", "lm-studio", "llama-cpp", "vllm"];
  for (const id of [...wanted, ...own]) {
    const preset = MODEL_PRESETS.find((each) => each.id === id);
    assert.ok(preset !== undefined && URL.canParse(preset.baseUrl), id);
    assert.match(preset.help, own.includes(id) ? /No key/ : /key/i, id);
    assert.equal(new URL(preset.baseUrl).protocol, own.includes(id) ? "http:" : "https:", id);
  }
  const { get } = createPageClient();
  for (const { id, baseUrl } of MODEL_PRESETS) {
    const html = await (await get(href("settings", {}, { preset: id }))).text();
    assert.ok(html.includes(`value="${baseUrl}"`), id);
  }
});

Deno.test("the preset of Azure fills in the address, the header of the key and what to put in", async () => {
  const { get } = createPageClient();
  const html = await (await get(href("settings", {}, { preset: "azure" }))).text();
  assert.match(html, /name="baseUrl"[^>]*DEPLOYMENT\?api-version=/);
  assert.match(html, /<option\s+value="api-key" selected/);
  assert.ok(html.includes("Keys and Endpoint"));
});

Deno.test("GET /settings lists each model with what it does and lets a person share out the work", async () => {
  const { get, pages } = createPageClient();
  pages.models = TWO;
  const html = await (await get(href("settings"))).text();
  assert.ok(html.includes("api.example.org · key set · writes"));
  assert.ok(html.includes("small-1 · api.example.org · no key · repairs"));
  assert.match(html, /name="repair"[^>]*>.*?<option\s+value="two" selected/s);
  assert.ok(
    html.includes("Add a model") && !html.includes('name="apiKey"'),
    "one more model is a step of its own",
  );
});

Deno.test("GET /settings opens the form of one model, or of a new one, with nothing out of the link itself", async () => {
  const { get, pages } = createPageClient();
  pages.models = TWO;
  const edited = await (await get(href("settings", {}, { edit: "two" }))).text();
  assert.match(edited, /name="id" value="two"/);
  assert.match(edited, /name="model"[^>]*value="small-1"/);
  const added = await (await get(href("settings", {}, { edit: HOSTILE, preset: "mistral" }))).text();
  assert.match(added, /name="id" value="new"/);
  assert.ok(added.includes("https://api.mistral.ai/v1") && !added.includes("<script>alert"));
});

Deno.test("POST a further model sends what was typed, and a refusal keeps it without the key", async () => {
  const { post, app, pages } = createPageClient();
  const form = [["id", "new"], ["label", "Mine"], ["baseUrl", "https://x.example/v1"], ["model", "m"], [
    "apiKey",
    "sk-secret",
  ], ["keyHeader", "api-key"]] as const;
  assert.equal((await post(href("settingsModel"), form)).status, 303);
  assert.deepEqual(app.calls, [
    'saveModelSettings {"baseUrl":"https://x.example/v1","model":"m","id":"new","label":"Mine","apiKey":"sk-secret","keyHeader":"api-key"}',
  ]);
  pages.modelErrors = { model: "Which model should write the blocks?" };
  const refused = await post(href("settingsModel"), form);
  const html = await refused.text();
  assert.equal(refused.status, 422);
  assert.ok(html.includes('value="Mine"') && !html.includes("sk-secret"));
});

Deno.test("POST roles, removals and tests name their model", async () => {
  const { post, app, pages } = createPageClient();
  pages.models = TWO;
  await post(href("settingsModelRoles"), [["write", "one"], ["repair", ""], ["heal", "two"]]);
  await post(href("settingsModelRemovals"), [["id", "two"]]);
  await post(href("settingsModelTests"), [["id", "two"]], { "hx-request": "true" });
  assert.deepEqual(app.calls, [
    'saveModelRoles {"write":"one","repair":"","heal":"two"}',
    "removeModel two",
    "testModel two",
  ]);
  pages.roleErrors = { heal: "This model is not there any more" };
  const refused = await post(href("settingsModelRoles"), [["heal", "gone"]]);
  assert.equal(refused.status, 422);
  assert.ok((await refused.text()).includes("This model is not there any more"));
});

Deno.test("POST budgets saves them, or shows again what was typed", async () => {
  const { post, app, pages } = createPageClient();
  assert.equal((await post(href("settingsBudgets"), [["dayTokens", "1000"]])).status, 303);
  assert.deepEqual(app.calls, ['saveBudgets {"dayTokens":"1000"}']);
  pages.budgetErrors = { dayTokens: "Expected a whole number of tokens" };
  const refused = await post(href("settingsBudgets"), [["dayTokens", "many"]]);
  const html = await refused.text();
  assert.equal(refused.status, 422);
  assert.ok(html.includes('value="many"') && html.includes("Expected a whole number of tokens"));
});

Deno.test("GET /settings shows the budgets that hold and the prices that are shipped, with their date", async () => {
  const { get } = createPageClient();
  const html = await (await get(href("settings"))).text();
  assert.match(html, /name="generationTokens"[^>]*value="60,000"/);
  assert.match(html, /Prices that Tessera knows, as of \d{4}-\d{2}/);
  assert.ok(html.includes("gpt-4o-mini"));
});

Deno.test("the details of a block say what it cost, and start a rebuild with another model", async () => {
  const { get, post, app, pages } = createPageClient();
  pages.models = TWO;
  const block = app.cards[2]?.card.id ?? "";
  const html = await (await get(href("block", { block }, { tab: "versions" }))).text();
  assert.ok(html.includes("Built with 3,480 tokens; 412 refreshes; 0 tokens since"));
  assert.match(html, /Rebuild with another model.*<option\s+value="one" selected/s);
  assert.equal((await post(href("blockRebuilds", { block }), [["model", "two"]])).status, 404);
  pages.rebuilt =
    app.cards.flatMap(({ card }) => card.state.kind === "making" ? [card.state.generation] : [])[0];
  assert.equal((await post(href("blockRebuilds", { block }), [["model", "two"]])).status, 303);
  assert.ok(app.calls.includes("rebuildBlock two"));
});

Deno.test("the settings of a block take a budget of its own", async () => {
  const { get, post, app, pages } = createPageClient();
  const block = app.cards[2]?.card.id ?? "";
  const html = await (await get(href("blockSettings", { block }))).text();
  assert.match(html, /6,140 of 90,000 tokens were spent on it today/);
  assert.match(html, /name="blockTokens"[^>]*value="90,000"/);
  assert.equal((await post(href("blockBudget", { block }), [["blockTokens", "100"]])).status, 303);
  assert.deepEqual(app.calls, ['saveBlockBudgets {"blockTokens":"100"}']);
  pages.budgetErrors = { blockTokens: "Expected a whole number of tokens" };
  const refused = await post(href("blockBudget", { block }), [["blockTokens", "many"]]);
  assert.equal(refused.status, 422);
  assert.match(await refused.text(), /name="blockTokens"[^>]*value="many"/);
});
