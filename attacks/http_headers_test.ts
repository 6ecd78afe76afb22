import assert from "node:assert/strict";
import { paths } from "../urls.ts";
import type { WireAnswer } from "../testing/raw_socket.ts";
import { concretePath, ownHeaders, PATH_NAMES, shareLab, testOverHttp } from "./http_lab.ts";

const lab = shareLab();

function expectHeaders({ headers, status }: WireAnswer, what: string): void {
  const words = `${what} ${status}`;
  assert.ok(status >= 200, words);
  const policy = headers.get("content-security-policy") ?? "";
  assert.match(policy, /default-src 'none'/, words);
  assert.match(policy, /frame-ancestors 'none'|sandbox/, words);
  assert.doesNotMatch(policy, /unsafe|\*|https?:|blob:/, words);
  assert.equal(headers.get("x-content-type-options"), "nosniff", words);
  assert.equal(headers.get("x-frame-options"), "DENY", words);
  assert.match(headers.get("referrer-policy") ?? "", /^(same-origin|no-referrer)$/, words);
  assert.equal(headers.get("cross-origin-opener-policy"), "same-origin", words);
  assert.equal(headers.get("cross-origin-resource-policy"), "same-origin", words);
  assert.ok(headers.has("permissions-policy"), words);
  for (const name of ["server", "x-powered-by", "access-control-allow-origin"]) {
    assert.equal(headers.get(name), null, words);
  }
}

for (const name of PATH_NAMES) {
  testOverHttp(lab, `119 every answer of ${paths[name]} carries the headers`, async (given) => {
    const path = concretePath(name, given);
    const isStream = name === "events";
    for (const method of [...(isStream ? [] : ["GET"]), "HEAD", "PUT", "OPTIONS"]) {
      const answer = await given.send({ line: `${method} ${path} HTTP/1.1`, headers: ownHeaders(given) });
      expectHeaders(answer, `${method} ${path}`);
    }
    const anonymous = await given.send({
      line: `HEAD ${path} HTTP/1.1`,
      headers: ["Host: 127.0.0.1:{port}"],
    });
    expectHeaders(anonymous, `signed out ${path}`);
    const fragment = await given.send({
      line: `HEAD ${path} HTTP/1.1`,
      headers: [...ownHeaders(given), "HX-Request: true"],
    });
    expectHeaders(fragment, `fragment ${path}`);
  });
}

const ANSWERS: Readonly<
  Record<
    string,
    {
      readonly line: string;
      readonly status: number;
      readonly headers?: readonly string[];
      readonly body?: string;
    }
  >
> = {
  "a path that is not there": { line: "GET /nowhere HTTP/1.1", status: 404 },
  "a file that is not there": { line: "GET /static/none.css HTTP/1.1", status: 404 },
  "a picture that is not there": { line: "GET /images/x.y HTTP/1.1", status: 404 },
  "a path in two ways": { line: "GET /a/../b HTTP/1.1", status: 404 },
  "a method that is not there": { line: "POST /gallery HTTP/1.1", status: 405 },
  "a body that is too large": { line: "POST /theme HTTP/1.1", status: 413, body: "x".repeat(600_000) },
  "a body that is no form": {
    line: "POST /theme HTTP/1.1",
    status: 400,
    headers: ["Content-Type: application/json"],
    body: "{}",
  },
  "a form that does not fit": {
    line: "POST /theme HTTP/1.1",
    status: 422,
    headers: ["Content-Type: application/x-www-form-urlencoded"],
    body: "theme=pink",
  },
  "a redirect": {
    line: "POST /theme HTTP/1.1",
    status: 303,
    headers: ["Content-Type: application/x-www-form-urlencoded"],
    body: "theme=dark",
  },
  "the probe of health": { line: "GET /health HTTP/1.1", status: 200 },
};

for (const [name, { line, status, headers = [], body = "" }] of Object.entries(ANSWERS)) {
  testOverHttp(lab, `119 ${name} is answered with the headers`, async (given) => {
    const answer = await given.send({ line, body, headers: [...ownHeaders(given), ...headers] });
    assert.equal(answer.status, status);
    expectHeaders(answer, line);
  });
}

testOverHttp(lab, "119 a foreign name and a foreign site are answered with the headers", async (given) => {
  const host = await given.send({ line: "GET / HTTP/1.1", headers: ["Host: evil.com"] });
  assert.equal(host.status, 421);
  expectHeaders(host, "foreign host");
  const site = await given.send({
    line: "POST /theme HTTP/1.1",
    headers: ["Host: 127.0.0.1:{port}", "Origin: https://evil.com"],
  });
  assert.equal(site.status, 403);
  expectHeaders(site, "foreign site");
});

testOverHttp(lab, "119 without the guard an answer carries no policy", async (given) => {
  const port = await given.serveUnguarded();
  const answer = await given.send({ line: "GET / HTTP/1.1", headers: ["Host: x"], port });
  assert.equal(answer.headers.get("content-security-policy"), null);
});

testOverHttp(lab, "119 a page of a person is kept by no shared cache", async (given) => {
  for (const path of ["/", `/blocks/${given.block}`, "/settings", `/blocks/${given.block}/card`]) {
    const headers = [...ownHeaders(given), ...(path.endsWith("/card") ? ["HX-Request: true"] : [])];
    const answer = await given.send({ line: `GET ${path} HTTP/1.1`, headers });
    assert.match(answer.headers.get("cache-control") ?? "", /no-store|no-cache|private/, path);
    assert.doesNotMatch(answer.headers.get("cache-control") ?? "", /public/, path);
  }
});
