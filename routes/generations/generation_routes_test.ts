import { deepEqual, equal, match, ok } from "node:assert/strict";
import type { CreateAnswer, GenerationView } from "../../services/types.ts";
import { HOME_ID } from "../../testing/fake_app.ts";
import { sampleCards } from "../../testing/sample_cards.ts";
import { createTestRoutes, HTMX, NOW } from "../../testing/test_routes.ts";

const ASK = `/dashboards/${HOME_ID}/generations`;

function sampleGeneration(): GenerationView {
  for (const { card: { state } } of sampleCards(NOW)) if (state.kind === "making") return state.generation;
  throw new Error("expected a card that is being made");
}

Deno.test("POST generations leads to the card that is being made", async () => {
  const answer: CreateAnswer = { kind: "started", generation: sampleGeneration() };
  const { post, app } = createTestRoutes({ answer });
  const plain = await post(ASK, { sentence: "  scores   today " });
  equal(plain.status, 303);
  equal(plain.headers.get("location"), `/dashboards/${HOME_ID}#block-${sampleGeneration().blockId}`);
  deepEqual(app.calls, ["createFromSentence scores today"]);
  const fragment = await post(ASK, { sentence: "scores today" }, HTMX);
  equal(fragment.headers.get("hx-retarget"), "#grid");
  match(await fragment.text(), /Repairing/);
});

Deno.test("POST generations notes the browser's language and zone before the first run", async () => {
  const { post, app } = createTestRoutes();
  await post(ASK, { sentence: "weather in Lisbon" }, {
    "Accept-Language": "en-GB",
    Cookie: "tessera_zone=Europe%2FLisbon",
  });
  deepEqual(app.calls.slice(0, 2), [
    "noteViewer en-GB Europe/Lisbon",
    "createFromSentence weather in Lisbon",
  ]);
});

Deno.test("POST generations takes the example that was pressed", async () => {
  const { post, app } = createTestRoutes();
  await post(ASK, { sentence: "", example: "Weather in Lisbon" });
  deepEqual(app.calls, ["createFromSentence Weather in Lisbon"]);
});

Deno.test("POST generations leads to the recipe's form with what is known, and to the inspector for an address", async () => {
  const place = { name: "Lisbon", latitude: 38.7, longitude: -9.1 };
  const recipe = createTestRoutes({
    answer: { kind: "recipe", recipe: "weather", values: { place, days: 3, unit: null }, missing: ["unit"] },
  });
  const location = (await recipe.post(ASK, { sentence: "weather" })).headers.get("location") ?? "";
  const url = new URL(location, "http://x");
  equal(url.pathname, "/gallery/weather");
  deepEqual(JSON.parse(url.searchParams.get("place") ?? ""), place);
  equal(url.searchParams.get("days"), "3");
  equal(url.searchParams.has("unit"), false);
  const address = createTestRoutes({ answer: { kind: "address", address: "https://a.example/?b=c&d" } });
  const answer = await address.post(ASK, { sentence: "https://a.example/?b=c&d" }, HTMX);
  equal(answer.status, 204);
  equal(answer.headers.get("hx-redirect"), "/inspector?address=https%3A%2F%2Fa.example%2F%3Fb%3Dc%26d");
});

Deno.test("POST generations says what is missing when nothing fits, keeps the sentence and offers three ways on", async () => {
  const answer: CreateAnswer = {
    kind: "no_model",
    sentence: "x",
    localModels: [{ name: "Ollama", baseUrl: "http://127.0.0.1:11434/v1", models: ["<b>llama"] }],
  };
  const { post } = createTestRoutes({ answer });
  for (const headers of [{}, HTMX]) {
    const refused = await post(ASK, { sentence: '"><script>the meaning of life' }, headers);
    const html = await refused.text();
    equal(refused.status, 422);
    match(html, /no model is set up/);
    match(html, /Use Ollama/);
    for (const link of ["/settings", "/inspector", "/gallery"]) ok(html.includes(`href="${link}`), link);
    ok(
      html.includes('value="&quot;>&lt;script>the meaning of life"'),
      "expected the sentence in its field, as text",
    );
    ok(!html.includes("<b>llama"), "expected a model's name to be text");
  }
});

Deno.test("POST generations refuses sentences that are empty or endless without asking anyone", async () => {
  const { post, app } = createTestRoutes();
  for (const sentence of ["", "   ", "\u200b\u202e", "x".repeat(4_001), "\u0000".repeat(9)]) {
    const answer = await post(ASK, { sentence });
    equal(answer.status, 422, JSON.stringify(sentence.slice(0, 10)));
    match(await answer.text(), /id="ask-problem"/);
  }
  deepEqual(app.calls, []);
});

Deno.test("GET generation leads to its card; cancel and retry answer with it", async () => {
  const { get, post, app } = createTestRoutes();
  const path = `/generations/${sampleGeneration().id}`;
  match((await get(path)).headers.get("location") ?? "", /#block-eeeeeeeeeeeeeeee$/);
  match(
    await (await post(`${path}/cancellations`, {}, HTMX)).text(),
    /^<article id="block-eeeeeeeeeeeeeeee"/,
  );
  equal((await post(`${path}/retries`, {})).status, 303);
  deepEqual(app.calls, [
    `cancelGeneration ${sampleGeneration().id}`,
    `retryGeneration ${sampleGeneration().id}`,
  ]);
  equal((await get("/generations/zzzzzzzzzzzzzzzz")).status, 404);
  equal((await get("/generations/-1/events")).status, 404);
});

Deno.test("GET generation events streams what happens and ends with the generation", async () => {
  const { get, app } = createTestRoutes();
  const answer = await get(`/generations/${sampleGeneration().id}/events`);
  match(answer.headers.get("content-type") ?? "", /^text\/event-stream/);
  app.emitGeneration({ kind: "code", attempt: 2, delta: "const a = 1;\n", at: NOW });
  app.emitGeneration({ kind: "stage", stage: "done", attempt: 2, note: "", at: NOW });
  const text = await answer.text();
  deepEqual([...text.matchAll(/^event: (.*)$/gm)].map(([, name]) => name), ["view", "code", "stage", "end"]);
  ok(text.includes('"delta":"const a = 1;\\n"'), "expected a delta to stay on its line");
});

Deno.test("GET generation events of one that is over says so and ends", async () => {
  const text = await (await createTestRoutes().get("/generations/draftdraftdraftd/events")).text();
  deepEqual([...text.matchAll(/^event: (.*)$/gm)].map(([, name]) => name), ["view", "end"]);
});
