import { deepEqual, equal, match, ok } from "node:assert/strict";
import { AppError } from "../../../domain/errors.ts";
import { createPageClient, PAGE_NOW } from "../../../testing/page_client.ts";
import { sampleEdit, sampleProposal } from "../../../testing/sample_edit.ts";
import { href } from "../../../urls.ts";

const HTMX = { "HX-Request": "true" } as const;

function open() {
  const client = createPageClient();
  const card = client.app.cards[1]?.card;
  const [, version] = client.pages.versions;
  if (card === undefined || version === undefined) throw new Error("expected a sample card and a version");
  const block = card.id;
  const propose = () => client.pages.proposal = sampleProposal(PAGE_NOW, version);
  return { ...client, block, propose, address: href("blockEdit", { block }) };
}

/** The text of a page, as a person reads it. */
const words = (html: string) => html.replace(/<[^>]*>/g, " ").replace(/\s+/g, " ");

Deno.test("GET edit shows the sentence, each request and what came of it, with examples that fit", async () => {
  const { get, address } = open();
  const answer = await get(address);
  equal(answer.status, 200);
  const html = await answer.text();
  const text = words(html);
  for (
    const part of [
      "EUR/USD as a line chart for the last 30 days",
      "Four decimals",
      "Version 2 , on the card now",
      "Show the pound as well",
      "Not used",
      "No source says what a rate will be tomorrow",
    ]
  ) {
    ok(text.includes(part), `${part} in ${text}`);
  }
  match(html, /name="example" value="Make it a bar chart"/);
  ok(!html.includes('http-equiv="refresh"'), "nothing runs: nothing to look for");
});

Deno.test("a refused change offers what would work instead, each as the next request", async () => {
  const { get, pages, address, block } = open();
  const generation = sampleEdit(PAGE_NOW, {
    blockId: block,
    status: "refused",
    refusal: {
      reason: "No source says it without a login",
      alternatives: ["Show the newest <b>rate</b>"],
      connection: { name: "BANK", origin: "https://bank.example", kind: "bearer", help: "" },
    },
  });
  const result = { kind: "ended" as const, reason: "No source says it without a login", advice: "" };
  pages.conversation = { ...pages.conversation, turns: [{ generation, result, isCurrent: true }] };
  const html = await (await get(address)).text();
  match(html, /name="example" value="Show the newest &lt;b>rate&lt;\/b>"/);
  ok(html.includes(href("connectionNew", {}, { name: "BANK", block }).replaceAll("&", "&amp;")));
});

Deno.test("GET edit tells which of two waiting changes is drawn, and what a further request starts from", async () => {
  const { get, pages, address, block, propose } = open();
  const generation = sampleEdit(PAGE_NOW, { blockId: block });
  const shown = propose().version.number;
  const turns = [shown - 1, shown].map((version) => ({
    ...{ generation: { ...generation, id: generation.id }, isCurrent: true },
    result: { kind: "proposed" as const, version },
  }));
  pages.conversation = { ...pages.conversation, turns };
  const html = await (await get(address)).text();
  equal(html.split(": choose below").length, 2);
  match(html, /it waits as well, without what was asked later/);
  match(html, /starts from the card as it is now\. To build on this change, use it first/);
});

Deno.test("GET edit shows the stages of what runs, looks again without scripts, and offers to cancel", async () => {
  const { get, pages, address, block } = open();
  const generation = sampleEdit(PAGE_NOW, { blockId: block });
  pages.conversation = {
    ...pages.conversation,
    turns: [{ generation, result: { kind: "running" }, isCurrent: true }],
  };
  const html = await (await get(address)).text();
  match(html, /Write the block/);
  match(html, /http-equiv="refresh" content="5"/);
  match(html, /data-running/);
  ok(html.includes(href("generationCancellations", { generation: generation.id })));
  const part = await (await get(address, HTMX)).text();
  match(part, /^<div id="talk"/);
  ok(!part.includes("<html"));
});

Deno.test("POST edit starts a change and comes back; the pressed example wins over the field", async () => {
  const { post, app, address } = open();
  const answer = await post(address, [["request", "show <b>pounds</b>"]]);
  deepEqual([answer.status, answer.headers.get("location")], [303, address]);
  await post(address, [["request", ""], ["example", "Make it a bar chart"]]);
  deepEqual(app.calls, ["requestEdit show <b>pounds</b>", "requestEdit Make it a bar chart"]);
});

Deno.test("POST edit that is refused says why beside the field and keeps the words", async () => {
  const { post, pages, address } = open();
  pages.editRefusal = new AppError("conflict", "The block is being worked on already", "Wait for it");
  const answer = await post(address, [["request", '"><script>x']]);
  equal(answer.status, 422);
  const html = await answer.text();
  match(html, /id="request-problem">The block is being worked on already\. Wait for it/);
  ok(html.includes('value="&quot;>&lt;script>x"') && !html.includes("<script>x"));
});

Deno.test("GET proposal shows both cards, the change in words, warnings and the code's differences", async () => {
  const { get, propose, block } = open();
  propose();
  const html = await (await get(href("blockProposal", { block, version: 3 }))).text();
  const text = words(html);
  for (
    const part of [
      "The change is ready",
      "You asked: Make it a bar chart",
      "On the card now",
      "Proposed",
      "It also reads from api.example.org",
      "New settings: Days",
      "It runs every 15 minutes, before every hour",
      "Its data is made another way, and it looks different",
      "52 % of the values trace",
      "Changes against version 2",
      "Use this",
      "Keep the old one",
      "Ask for something else",
    ]
  ) {
    ok(text.includes(part), `${part} in ${text}`);
  }
  const previews = html.match(new RegExp(`class="card preview" data-block="${block}"`, "g"));
  equal(previews?.length, 2, "each finds its own stylesheet");
});

Deno.test("GET proposal of another kind has its own words, and an outdated one cannot be used", async () => {
  const { get, pages, propose, block } = open();
  const proposal = propose();
  const address = href("blockProposal", { block, version: 3 });
  const said = { heal: "A repaired version is ready", rebuild: "A version by another model is ready" };
  for (const [kind, part] of Object.entries(said)) {
    pages.proposal = { ...proposal, kind: kind as "heal" | "rebuild", request: null };
    ok(words(await (await get(address)).text()).includes(part), part);
  }
  match(words(await (await get(address)).text()), /Made by another-model Attempts 2 Tokens 9,120/);
  pages.proposal = { ...proposal, isOutdated: true };
  const html = await (await get(address)).text();
  match(words(html), /It was made from version 2, and version 1 is on the card by now/);
  ok(!html.includes(">Use this<"));
  match(html, /name="request" value="Make it a bar chart"/);
});

Deno.test("a proposal that was chosen or dropped meanwhile leads to its version", async () => {
  const { get, block } = open();
  const answer = await get(href("blockProposal", { block, version: 3 }));
  deepEqual([answer.status, answer.headers.get("location")], [
    303,
    href("blockVersion", { block, version: 3 }),
  ]);
  equal((await get(href("blockProposal", { block, version: 0 }))).status, 404);
});

Deno.test("POST choices puts it on the card with a way back; POST drops keeps the old one", async () => {
  const { post, app, block } = open();
  const chosen = await post(href("blockChoices", { block, version: 3 }), []);
  equal(chosen.status, 303);
  match(chosen.headers.get("location") ?? "", new RegExp(`#block-${block}$`));
  match(
    decodeURIComponent(decodeURIComponent(chosen.headers.get("set-cookie") ?? "")),
    /Version 3 is on the card.*undo-token/,
  );
  equal((await post(href("blockDrops", { block, version: 3 }), [])).status, 303);
  deepEqual(app.calls, ["chooseProposal 3", "dropProposal 3"]);
});

Deno.test("a card says under its data that it is being changed, waits, ended badly or has a proposal", async () => {
  const { get, app, block } = open();
  const sample = app.cards.find(({ card }) => card.id === block);
  ok(sample !== undefined);
  const { card } = sample;
  const show = async (change: Partial<typeof card>) => {
    sample.card = { ...card, ...change };
    const html = await (await get(href("blockCard", { block }), HTMX)).text();
    match(html, /data-generated/, "the data stays");
    return html;
  };
  const running = sampleEdit(PAGE_NOW, { blockId: block, request: "Show <i>pounds</i>" });
  const going = await show({ editing: running });
  match(words(going), /Changing: Show &lt;i>pounds&lt;\/i> +· write the block Cancel/);
  const editing = { ...running, status: "needs_approval" as const, hosts: ["api.example.org"] };
  const editingNeed = { kind: "hosts" as const, hosts: ["api.example.org"], reason: "" };
  const waits = await show({ editing, editingNeed });
  match(words(waits), /The change wants to read from api\.example\.org Allow Look/);
  ok(waits.includes(href("blockHosts", { block })));
  for (
    const wide of [
      { editingNeed: { ...editingNeed, connections: ["KEYS"] } },
      { editingNeed, directNetwork: ["db.example.org:5432"] },
    ]
  ) {
    const html = await show({ editing, ...wide });
    match(words(html), /The change needs your yes Look/);
    ok(!html.includes(href("blockHosts", { block })), "what a yes means here wants more words");
  }
  const facts = await show({
    editing: {
      ...running,
      status: "needs_facts",
      facts: [{ name: "home", label: "Home city", type: "text" }],
    },
  });
  match(words(facts), /The change needs from you: Home city Fill in/);
  const ended = await show({
    editing: {
      ...running,
      status: "draft",
      diagnosis: { kind: "x", happened: "the page holds no pounds", advice: "", move: "retry" },
    },
  });
  match(words(ended), /The change did not work: the page holds no pounds See Dismiss/);
  const proposed = await show({ proposal: { version: 3, kind: "heal" } });
  match(words(proposed), /A repaired version is ready Look/);
  ok(proposed.includes(href("blockProposal", { block, version: 3 })));
});

Deno.test("POST dismissals takes the note off the card; a cancel from the conversation comes back to it", async () => {
  const { post, app, block, address } = open();
  const sample = app.cards.find(({ card }) => card.id === block);
  ok(sample !== undefined);
  const editing = sampleEdit(PAGE_NOW, { blockId: block, status: "draft" });
  sample.card = { ...sample.card, editing };
  const generation = { generation: editing.id };
  const back = await post(href("generationCancellations", generation), [["back", "edit"]]);
  equal(back.headers.get("location"), address);
  const html = await (await post(href("generationDismissals", generation), [], HTMX)).text();
  match(html, /^<article id="block-/);
  ok(!html.includes('class="card-edit"'));
});
