import assert from "node:assert/strict";
import { paths } from "../urls.ts";
import { concretePath, type HttpLab, ownHeaders, PATH_NAMES, shareLab, testOverHttp } from "./http_lab.ts";
import { dumpRows } from "./http_rows.ts";

const lab = shareLab();

const ORIGINS: Readonly<Record<string, string | undefined>> = {
  "no Origin": undefined,
  "our own Origin": "http://127.0.0.1:{port}",
  "a stranger's Origin": "https://evil.com",
  "an opaque Origin": "null",
  "another port's Origin": "http://127.0.0.1:1",
  "our Origin over https": "https://127.0.0.1:{port}",
  "our Origin as a name's beginning": "http://127.0.0.1:{port}.evil.com",
  "localhost as Origin": "http://localhost:{port}",
};
const SITES: readonly (string | undefined)[] = [
  undefined,
  "same-origin",
  "none",
  "same-site",
  "cross-site",
  "SAME-ORIGIN",
  "",
];
const TYPES = [
  "text/plain",
  "application/x-www-form-urlencoded",
  "multipart/form-data; boundary=x",
  "application/json",
  "",
];
const METHODS = ["POST", "PUT", "PATCH", "DELETE"];

/** What a browser of ours may send; everything else must change nothing. */
function isAllowed(origin: string, site: string | undefined): boolean {
  if (origin === "our own Origin") return site === undefined || site === "same-origin" || site === "none";
  return origin === "no Origin" && (site === "same-origin" || site === "none");
}

function rowOf(origin: string, site: string | undefined): number {
  if (origin === "an opaque Origin") return 127;
  return origin === "no Origin" && site === undefined ? 125 : 124;
}

for (const [name, origin] of Object.entries(ORIGINS)) {
  for (const site of SITES) {
    if (isAllowed(name, site)) continue;
    const words = `${name} and ${site === undefined ? "no Sec-Fetch-Site" : `Sec-Fetch-Site "${site}"`}`;
    testOverHttp(lab, `${rowOf(name, site)} nothing is changed by a request with ${words}`, async (given) => {
      const title = await titleOf(given);
      for (const method of METHODS) {
        for (const type of TYPES) {
          const answer = await given.send({
            line: `${method} /dashboards/${given.dashboard}/title HTTP/1.1`,
            headers: [
              ...["Host: 127.0.0.1:{port}", `Cookie: ${given.cookie}`, "HX-Request: true"],
              ...(type === "" ? [] : [`Content-Type: ${type}`]),
              ...(origin === undefined ? [] : [`Origin: ${origin}`]),
              ...(site === undefined ? [] : [`Sec-Fetch-Site: ${site}`]),
            ],
            body: "title=owned",
          });
          assert.equal(answer.status, 403, `${method} ${type}`);
          assert.equal(answer.headers.get("set-cookie"), null);
        }
      }
      assert.equal(await titleOf(given), title);
    });
  }
}

testOverHttp(lab, "124 without the guard a stranger's form changes the title", async (given) => {
  const port = await given.serveUnguarded();
  const before = await titleOf(given);
  const answer = await given.send({
    ...strangersForm(given),
    port,
  });
  assert.equal(answer.status, 303);
  assert.equal(await titleOf(given), "owned");
  const id = (await given.program.app.getDashboard()).id;
  await given.program.app.renameDashboard(id, before);
});

testOverHttp(lab, "124 our own form changes the title", async (given) => {
  const before = await titleOf(given);
  const rows = await dumpRows(given.program.db);
  const answer = await given.send({
    line: `POST /dashboards/${given.dashboard}/title HTTP/1.1`,
    headers: [...ownHeaders(given), "Content-Type: application/x-www-form-urlencoded"],
    body: "title=mine",
  });
  assert.equal(answer.status, 303);
  assert.equal(await titleOf(given), "mine");
  assert.notDeepEqual(await dumpRows(given.program.db), rows, "a change is seen in the rows");
  await given.program.app.renameDashboard((await given.program.app.getDashboard()).id, before);
});

function strangersForm({ dashboard, cookie }: HttpLab) {
  return {
    line: `POST /dashboards/${dashboard}/title HTTP/1.1`,
    headers: [
      ...["Host: 127.0.0.1:{port}", `Cookie: ${cookie}`, "Origin: https://evil.com"],
      "Content-Type: application/x-www-form-urlencoded",
    ],
    body: "title=owned",
  };
}

for (const asked of ["POST", "PUT", "DELETE", "GET"]) {
  testOverHttp(lab, `128 a stranger's preflight for ${asked} is told nothing`, async (given) => {
    for (const path of ["/", "/theme", `/blocks/${given.block}/refreshes`, "/static/app.css", "/events"]) {
      const answer = await given.send({
        line: `OPTIONS ${path} HTTP/1.1`,
        headers: [
          ...["Host: 127.0.0.1:{port}", `Cookie: ${given.cookie}`, "Origin: https://evil.com"],
          ...[
            `Access-Control-Request-Method: ${asked}`,
            "Access-Control-Request-Headers: x-csrf, content-type",
          ],
          "Access-Control-Request-Private-Network: true",
        ],
      });
      assert.equal(answer.status, 403, path);
      assert.deepEqual([...answer.headers.keys()].filter((name) => name.startsWith("access-control")), []);
    }
  });
}

testOverHttp(lab, "128 an answer that is read names no origin that may read it", async (given) => {
  for (const path of ["/", "/health", "/static/app.css", "/images/x", "/events"]) {
    const answer = await given.send({
      line: `HEAD ${path} HTTP/1.1`,
      headers: ["Host: 127.0.0.1:{port}", `Cookie: ${given.cookie}`, "Origin: https://evil.com"],
    });
    assert.equal(answer.headers.get("access-control-allow-origin"), null);
    assert.equal(answer.headers.get("access-control-allow-credentials"), null);
  }
});

const READS: Readonly<Record<string, readonly string[]>> = {
  "a script": ["Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: no-cors", "Sec-Fetch-Dest: script"],
  "a picture": ["Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: no-cors", "Sec-Fetch-Dest: image"],
  "a frame": ["Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: navigate", "Sec-Fetch-Dest: iframe"],
  "an object": ["Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: navigate", "Sec-Fetch-Dest: object"],
  "a fetch": [
    "Sec-Fetch-Site: cross-site",
    "Sec-Fetch-Mode: cors",
    "Sec-Fetch-Dest: empty",
    "Origin: https://evil.com",
  ],
  "a fetch of another port": ["Sec-Fetch-Site: same-site", "Sec-Fetch-Mode: cors", "Sec-Fetch-Dest: empty"],
  "a stream": [
    "Sec-Fetch-Site: same-site",
    "Sec-Fetch-Mode: cors",
    "Sec-Fetch-Dest: empty",
    "Accept: text/event-stream",
  ],
  "a socket": [
    "Origin: https://evil.com",
    "Upgrade: websocket",
    "Sec-WebSocket-Version: 13",
    "Sec-WebSocket-Key: eA==",
  ],
};

for (const [name, headers] of Object.entries(READS)) {
  testOverHttp(lab, `128 a page of a stranger reads nothing as ${name}`, async (given) => {
    for (const path of ["/", `/blocks/${given.block}`, "/events", "/settings"]) {
      const answer = await given.send({
        line: `GET ${path} HTTP/1.1`,
        headers: ["Host: 127.0.0.1:{port}", `Cookie: ${given.cookie}`, ...headers],
      });
      assert.equal(answer.status, 403, path);
    }
  });
}

/** Ends of the query that a handler of the POST would take. */
const QUERY =
  "?title=owned&theme=dark&paused=yes&columns=2&direction=earlier&hosts=evil.example&host=evil.example&kind=own&_method=POST";

for (
  const name of PATH_NAMES.filter((one) => one !== "signIn" && one !== "events" && one !== "generationEvents")
) {
  testOverHttp(lab, `130 GET and HEAD of ${paths[name]} change nothing`, async (given) => {
    // A visit is written down at most once an hour, and the newest browser's language once.
    await given.send({ line: "GET / HTTP/1.1", headers: ownHeaders(given) });
    const before = await dumpRows(given.program.db);
    for (const method of ["GET", "HEAD"]) {
      const answer = await given.send({
        line: `${method} ${concretePath(name, given)}${QUERY} HTTP/1.1`,
        headers: ownHeaders(given),
      });
      assert.ok(answer.status < 500, String(answer.status));
    }
    await given.program.deps.flights.idle();
    assert.deepEqual(await dumpRows(given.program.db), before);
  });
}

const OVERRIDES: readonly (readonly string[])[] = [
  ["X-HTTP-Method-Override: DELETE"],
  ["X-HTTP-Method: POST"],
  ["X-Method-Override: POST"],
  ["_method: POST"],
];

for (const [header = ""] of OVERRIDES) {
  testOverHttp(
    lab,
    `131 the header ${header.split(":")[0]} makes no other method of a request`,
    async (given) => {
      const before = await dumpRows(given.program.db);
      const answer = await given.send({
        line: `GET /blocks/${given.block}/deletions HTTP/1.1`,
        headers: [...ownHeaders(given), header],
      });
      assert.equal(answer.status, 405);
      assert.deepEqual(await dumpRows(given.program.db), before);
    },
  );
}

testOverHttp(lab, "131 _method in a form or a query makes no other method of a request", async (given) => {
  const before = await dumpRows(given.program.db);
  for (
    const [line, body] of [
      [`GET /blocks/${given.block}/deletions?_method=POST HTTP/1.1`, ""],
      [`POST /blocks/${given.block} HTTP/1.1`, "_method=DELETE"],
      [`POST /gallery?_method=DELETE HTTP/1.1`, "_method=DELETE"],
    ] as const
  ) {
    const type = body === "" ? [] : ["Content-Type: application/x-www-form-urlencoded"];
    const answer = await given.send({ line, body, headers: [...ownHeaders(given), ...type] });
    assert.equal(answer.status, 405, line);
  }
  assert.deepEqual(await dumpRows(given.program.db), before);
});

for (const method of ["PUT", "PATCH", "DELETE", "TRACE", "PROPFIND", "get", "G\u00cbT"]) {
  testOverHttp(lab, `131 the method ${method} does nothing anywhere`, async (given) => {
    const before = await dumpRows(given.program.db);
    for (
      const path of ["/", `/blocks/${given.block}`, `/blocks/${given.block}/deletions`, "/theme", "/settings"]
    ) {
      const answer = await given.send({ line: `${method} ${path} HTTP/1.1`, headers: ownHeaders(given) });
      assert.ok([0, 400, 403, 404, 405, 501].includes(answer.status), `${path} ${answer.status}`);
      // What TRACE would echo.
      assert.ok(!answer.body.includes(given.cookie));
    }
    assert.deepEqual(await dumpRows(given.program.db), before);
  });
}

async function titleOf({ program }: HttpLab): Promise<string> {
  return (await program.app.listDashboards())[0]?.title ?? "";
}
