import { equal } from "node:assert/strict";
import { createTestRoutes } from "../testing/test_routes.ts";

async function viewerOf(
  headers: Record<string, string>,
  preferences?: { locale: string; timeZone: string },
): Promise<string> {
  const { get, app } = createTestRoutes();
  if (preferences) {
    app.getPreferences = () => Promise.resolve({ ...preferences, units: "metric", allowPublicHosts: false });
  }
  const html = await (await get("/", headers)).text();
  return `${/data-locale="([^"]*)"/.exec(html)?.[1]} ${/data-zone="([^"]*)"/.exec(html)?.[1]}`;
}

Deno.test("findViewer() follows the browser where nothing is chosen", async () => {
  equal(
    await viewerOf({ "Accept-Language": "pt-PT,pt;q=0.9", Cookie: "tessera_zone=Europe%2FLisbon" }),
    "pt-PT Europe/Lisbon",
  );
  equal(await viewerOf({}), "en UTC");
});

Deno.test("findViewer() follows the person's choice before the browser", async () => {
  const headers = { "Accept-Language": "pt-PT", Cookie: "tessera_zone=Europe%2FLisbon" };
  equal(await viewerOf(headers, { locale: "de-DE", timeZone: "Asia/Tokyo" }), "de-DE Asia/Tokyo");
});

Deno.test("findViewer() falls back where the browser says nonsense", async () => {
  for (const language of ["*", "x".repeat(10_000), "en_US", "<script>", "1e309", ";q=1"]) {
    equal(
      await viewerOf({ "Accept-Language": language, Cookie: "tessera_zone=Mars%2FOlympus" }),
      "en UTC",
      language.slice(0, 20),
    );
  }
});
