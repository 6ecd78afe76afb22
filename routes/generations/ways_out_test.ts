import assert from "node:assert/strict";
import type { GenerationView } from "../../services/types.ts";
import { createCardMaker, type SampleCard, sampleCards } from "../../testing/sample_cards.ts";
import { createTestRoutes, HTMX, NOW } from "../../testing/test_routes.ts";

const PLAN = {
  ...{ source: "api.example.org/scores", technique: "json_api", fallbacks: ["the league's feed"] },
  ...{ view: "Table", refresh: "every minute", needs: [] },
};
const REFUSAL = {
  reason: "Notifications are shown <b>only</b> to who signs in",
  connection: {
    ...{ name: "GITHUB", origin: "https://api.github.com", kind: "header", header: "X-Token" },
    help: "github.com, Settings, Tokens",
  },
  alternatives: ["Open issues of denoland/deno", 'Stars of "deno"'],
};

function sampleGeneration(): GenerationView {
  for (const { card: { state } } of sampleCards(NOW)) {
    if (state.kind === "making") return state.generation;
  }
  throw new Error("no sample is being made");
}

function withCards(): ReturnType<typeof createTestRoutes> {
  const make = createCardMaker(NOW);
  const generation = sampleGeneration();
  const cards: SampleCard[] = [
    make("Refused", {
      columns: 4,
      state: { kind: "draft", generation: { ...generation, status: "refused", refusal: REFUSAL } },
    }),
    make("Planned", { columns: 4, state: { kind: "making", generation: { ...generation, plan: PLAN } } }),
    make("Facts", {
      columns: 4,
      state: {
        kind: "needs_you",
        need: {
          kind: "settings",
          names: ["Your town"],
          facts: [{ name: "town", label: "Your town", type: "text", required: true }],
        },
      },
    }),
  ];
  return createTestRoutes({ cards });
}

const block = (letter: string) => letter.repeat(16);

Deno.test("a refused card says why, links to the filled connection form, and offers its alternatives as buttons", async () => {
  const html = await (await withCards().get(`/blocks/${block("a")}/card`, HTMX)).text();
  assert.match(html, /Notifications are shown &lt;b>only&lt;\/b> to who signs in/);
  assert.match(html, /not possible/);
  assert.match(html, new RegExp(`href="/connections/new\\?block=${block("a")}"`));
  assert.match(html, /action="\/generations\/makemakemakemake\/alternatives"/);
  assert.match(html, /name="choice" value="1"[^>]*>Stars of (?:"|&quot;)deno(?:"|&quot;)</);
});

Deno.test("the connection form that a refusal leads to has the exact fields, and takes none of them from its address", async () => {
  const { get } = withCards();
  const html = await (await get(`/connections/new?block=${block("a")}`)).text();
  assert.match(html, /value="https:\/\/api.github.com"/);
  assert.match(html, /value="GITHUB"/);
  assert.match(html, /value="X-Token"/);
  const forged = await (await get("/connections/new?origin=https://evil.example&header=X-Evil")).text();
  assert.doesNotMatch(forged, /value="(https:..evil|X-Evil)/i);
});

Deno.test("a card in the making shows the plan before its code", async () => {
  const html = await (await withCards().get(`/blocks/${block("b")}/card`, HTMX)).text();
  assert.match(html, /<summary>Plan<\/summary>/);
  assert.match(html, /api.example.org\/scores/);
  assert.match(
    html,
    /<dt>Else<\/dt><dd dir="auto">the league’s feed|the league&#39;s feed|the league's feed/,
  );
  assert(html.indexOf("JSON API") < html.indexOf("Show code"));
});

Deno.test("a card that waits for facts asks for them in a plain form", async () => {
  const html = await (await withCards().get(`/blocks/${block("c")}/card`, HTMX)).text();
  assert.match(
    html,
    new RegExp(`<form class="card-facts" method="post" action="/blocks/${block("c")}/settings"`),
  );
  assert.match(html, /<label for="[^"]*">Your town<\/label>/);
  assert.match(html, /name="town"/);
});

Deno.test("POST alternatives leads to the card that takes the place, or to the form that its sentence needs", async () => {
  const { post, app } = withCards();
  const path = "/generations/makemakemakemake/alternatives";
  const home = await app.getDashboard();
  const taken: string[] = [];
  Object.assign(app, {
    takeAlternative: (id: string, choice: number) => {
      taken.push(`${id} ${choice}`);
      const answer = choice === 0
        ? { kind: "ready", blockId: block("b") }
        : { kind: "recipe", recipe: "weather", values: { place: "Porto" }, missing: [] };
      return Promise.resolve({ dashboardId: home.id, sentence: "", answer });
    },
  });
  const ready = await post(path, { choice: "0" });
  assert.deepEqual([ready.status, ready.headers.get("location")], [
    303,
    `/dashboards/${home.id}#block-${block("b")}`,
  ]);
  assert.match(
    (await post(path, { choice: "1" })).headers.get("location") ?? "",
    /^\/gallery\/weather\?place=Porto/,
  );
  assert.equal((await post(path, { choice: "many" })).status, 422);
  assert.deepEqual(taken, ["makemakemakemake 0", "makemakemakemake 1"]);
});
