import { equal, match, notEqual, ok } from "node:assert/strict";
import type { Card } from "../../services/types.ts";
import { HOME_ID } from "../../testing/fake_app.ts";
import { createTestRoutes, HTMX } from "../../testing/test_routes.ts";

const LINK = /<link rel="stylesheet" href="([^"]+)"/g;

/** Routes over cards of which the first two have a stylesheet; the fake app gives each the same text. */
function createStyledRoutes() {
  const client = createTestRoutes();
  const [first, second] = client.app.cards;
  if (first === undefined || second === undefined) throw new Error("expected two sample cards");
  for (const sample of [first, second]) sample.card = withStyles(sample.card, "1-abc.css");
  return { ...client, first, block: first.card.id };
}

function withStyles(card: Card, cssFile: string): Card {
  return { ...card, content: card.content && { ...card.content, cssFile } };
}

function stylesIn(html: string): string[] {
  return [...html.matchAll(LINK)].map(([, address = ""]) => address);
}

Deno.test("a dashboard brings the stylesheets of all blocks as one", async () => {
  const { get } = createStyledRoutes();
  const styles = stylesIn(await (await get("/")).text()).filter((address) => !address.startsWith("/static/"));
  equal(styles.length, 1);
  match(styles[0] ?? "", new RegExp(`^/dashboards/${HOME_ID}/[\\w-]+\\.css$`));
  const answer = await get(styles[0] ?? "");
  equal(answer.status, 200);
  match(answer.headers.get("content-type") ?? "", /^text\/css/);
  match(answer.headers.get("cache-control") ?? "", /immutable/);
  equal(await answer.text(), ".x{color:red}.x{color:red}");
});

Deno.test("a card that comes alone brings its own stylesheet", async () => {
  const { get, block } = createStyledRoutes();
  const fragment = await (await get(`/blocks/${block}/card`, HTMX)).text();
  equal(stylesIn(fragment).join(), `/blocks/${block}/1-abc.css`);
});

Deno.test("a card with another version gives the stylesheet another name; the old name is not kept", async () => {
  const { get, first } = createStyledRoutes();
  const stylesOf = async () => stylesIn(await (await get("/")).text()).at(-1) ?? "";
  const before = await stylesOf();
  first.card = withStyles(first.card, "2-def.css");
  // Another version is another tag of the card, hence another page.
  notEqual(await stylesOf(), before);
  const stale = await get(before);
  equal(stale.status, 200);
  ok(!/immutable/.test(stale.headers.get("cache-control") ?? ""));
});
