import { equal, notEqual } from "node:assert/strict";
import { createTestRoutes } from "../../testing/test_routes.ts";

Deno.test("a kept page is not given to a reader of another language, place or theme", async () => {
  const { get } = createTestRoutes();
  const plain = await (await get("/")).text();
  const others: readonly Readonly<Record<string, string>>[] = [
    { "Accept-Language": "de" },
    { Cookie: "tessera_session=known; tessera_zone=Asia%2FTokyo" },
    { Cookie: "tessera_session=known; tessera_theme=dark" },
  ];
  for (const headers of others) {
    notEqual(await (await get("/", headers)).text(), plain, JSON.stringify(headers));
  }
  equal(await (await get("/")).text(), plain);
});

Deno.test("a kept page is drawn again when a card, the order or the title changes", async () => {
  const { get, app } = createTestRoutes();
  const pages = [await (await get("/")).text()];
  const [first, second, ...rest] = app.cards.map(({ card }) => card.id);
  await app.setPaused(first!, true);
  pages.push(await (await get("/")).text());
  const { id } = await app.getDashboard();
  await app.reorderDashboard(id, [second!, first!, ...rest]);
  pages.push(await (await get("/")).text());
  await app.renameDashboard(id, "Cellar");
  pages.push(await (await get("/")).text());
  equal(new Set(pages).size, 4);
});
