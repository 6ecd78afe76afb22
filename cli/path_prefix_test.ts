import assert from "node:assert/strict";
import { startInternet } from "../testing/internet/start_internet.ts";
import { type RawRequest, sendRaw } from "../testing/raw_request.ts";
import { readDocument, runTessera } from "../testing/run_tessera.ts";
import { allSites } from "../testing/sites/all_sites.ts";
import { startTessera } from "../testing/start_tessera.ts";

const PUBLIC = "http://dash.example:8080/tessera";
/** What a reverse proxy sends on: the name that the browser used. */
const FORWARDED = {
  host: "dash.example:8080",
  origin: "http://dash.example:8080",
  "sec-fetch-site": "same-origin",
};

for (const isTaken of [false, true]) {
  const proxy = isTaken ? "takes the prefix away" : "passes the prefix on";
  Deno.test(`serve keeps pages, links, files, cookies and events under its prefix when a proxy ${proxy}`, async () => {
    const internet = await startInternet(allSites);
    const server = await startTessera({ internet, environment: { TESSERA_PUBLIC_URL: PUBLIC } });
    let cookie = "";
    /** As a browser behind the proxy: by the path that it sees. */
    const visit = (path: string, request: RawRequest = {}) => {
      assert.ok(path === "/tessera" || path.startsWith("/tessera/"), `outside the prefix: ${path}`);
      const inner = isTaken ? path.replace(/^\/tessera\/?/, "/") : path;
      return sendRaw(`${server.address}${inner}`, {
        ...request,
        headers: { ...FORWARDED, cookie, ...request.headers },
      });
    };
    try {
      assert.ok(server.link.startsWith(`${PUBLIC}/sign-in?token=`), server.link);
      const { pathname, search } = new URL(server.link);
      const signedIn = await visit(`${pathname}${search}`);
      assert.deepEqual([signedIn.status, signedIn.headers.get("location")], [303, "/tessera/"]);
      const [session = ""] = signedIn.headers.getSetCookie();
      assert.match(session, /; Path=\/tessera;/, "two programs under one name have a session each");
      cookie = session.split(";")[0] ?? "";

      const made = await runTessera(["block", "new", "--prompt", "EUR/USD for the last 30 days", "--json"], {
        ...{ dataDir: server.dataDir, internet },
      });
      const { id } = readDocument(made);
      const pages = [
        "/tessera/",
        "/tessera",
        `/tessera/blocks/${id}`,
        "/tessera/settings",
        "/tessera/gallery",
      ];
      const links = new Set<string>();
      for (const path of pages) {
        const { status, body, headers } = await visit(path);
        assert.deepEqual([status, headers.get("content-type")], [200, "text/html; charset=utf-8"], path);
        for (const [, link = ""] of body.matchAll(/\s(?:href|src|action|hx-\w+|data-\w+)="(\/[^"]*)"/g)) {
          links.add(link);
        }
      }
      const outside = [...links].filter((link) => !/^\/tessera(\/|$)/.test(link));
      assert.deepEqual(outside, []);
      const files = [...links].filter((link) => link.startsWith("/tessera/static/"));
      assert.ok(files.some((file) => file.endsWith(".js")) && files.some((file) => file.endsWith(".css")));
      for (const file of files) assert.equal((await visit(file)).status, 200, file);

      const theme = await visit("/tessera/theme", {
        method: "POST",
        headers: { "content-type": "application/x-www-form-urlencoded" },
        body: "theme=dark&back=%2Ftessera%2Fsettings",
      });
      assert.deepEqual([theme.status, theme.headers.get("location")], [303, "/tessera/settings"]);
      assert.match(theme.headers.get("set-cookie") ?? "", /; Path=\/tessera\/?;/);
      assert.equal((await visit("/tessera/events", { until: /event: hello/ })).status, 200);
    } finally {
      await server.close();
      await internet.close();
    }
  });
}
