import assert from "node:assert/strict";
import { linkPath, ownHeaders, shareLab, testOverHttp } from "./http_lab.ts";

const lab = shareLab();
const HOST = "Host: 127.0.0.1:{port}";

const PLACES: Readonly<Record<string, string>> = {
  "a network path": "//evil.com",
  "a network path with a backslash": "/\\evil.com",
  "two backslashes": "\\\\evil.com",
  "a scheme without slashes": "https:evil.com",
  "a whole address": "https://evil.com/",
  "a script": "javascript:alert(1)",
  "data": "data:text/html,x",
  "a tab before the second slash": "/\t/evil.com",
  "a line break before the second slash": "/\n/evil.com",
  "a space first": " //evil.com",
  "three slashes": "///evil.com",
  "a header": "/\r\nSet-Cookie: x=1",
  "a user name": "@evil.com",
  "a dot": ".evil.com",
  "NUL": "/\u0000//evil.com",
  "full-width slashes": "/\uff0fevil.com",
};

for (const [name, place] of Object.entries(PLACES)) {
  testOverHttp(lab, `139 a sign-in leads to no stranger by ${name}`, async (given) => {
    const link = `${linkPath(await given.program.createLink())}&next=${encodeURIComponent(place)}`;
    const answer = await given.send({ line: `GET ${link} HTTP/1.1`, headers: [HOST] });
    assert.equal(answer.status, 303);
    const location = answer.headers.get("location") ?? "";
    const { origin } = given.program;
    assert.equal(new URL(location, origin).origin, origin);
    assert.match(location, /^\/(?![/\\])/);
    assert.equal(answer.headers.get("x"), null);
  });
}

testOverHttp(lab, "139 a sign-in leads to a page of our own", async (given) => {
  const link = `${linkPath(await given.program.createLink())}&next=%2Fgallery`;
  const answer = await given.send({ line: `GET ${link} HTTP/1.1`, headers: [HOST] });
  assert.equal(answer.headers.get("location"), "/gallery");
});

const CLIMBS = [
  ...[
    "/%2e%2e/%2e%2e/etc/passwd",
    "/static/..%2f..%2fetc/passwd",
    "/static/%00",
    "/a/../../x",
    "/static/../main.ts",
  ],
  ...["/static/..%5c..%5cmain.ts", "/static/..\\main.ts", "/static/%2e%2e%2fmain.ts", "/static/.%2e/main.ts"],
  ...[
    "/static//etc/passwd",
    "/static/....//main.ts",
    "/static/%252e%252e%252fmain.ts",
    "/static/%c0%ae%c0%ae/main.ts",
  ],
  ...[
    "/static/app.css%00.png",
    "/static/manifest.json",
    "/static/.env",
    "/static/tessera.db",
    "/static/secret.key",
  ],
  ...[
    "/static/file:///etc/passwd",
    "/static/C:%5cWindows%5cwin.ini",
    "/static/app.css/../../main.ts",
    "/static/~root",
  ],
  ...[
    "/.git/config",
    "/main.ts",
    "/deno.json",
    "/data/tessera.db",
    "/static/\u00c0\u00ae",
    `/static/${"a/".repeat(2_000)}`,
  ],
];

for (const path of CLIMBS) {
  testOverHttp(lab, `140 ${JSON.stringify(path.slice(0, 60))} finds no file`, async (given) => {
    const answer = await given.send({ line: `GET ${path} HTTP/1.1`, headers: ownHeaders(given) });
    assert.ok([400, 404, 414].includes(answer.status), String(answer.status));
    assert.doesNotMatch(answer.body, /root:|import |"tasks"|SQLite format/);
  });
}
