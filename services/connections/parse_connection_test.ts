import { deepEqual, equal, match, ok } from "node:assert/strict";
import { Secret } from "../../domain/secret.ts";
import { keyedForm } from "../../testing/keyed_site.ts";
import { parseConnection } from "./parse_connection.ts";
import { parseOrigin } from "./parse_origin.ts";
import { parseSecret } from "./parse_secret.ts";
import type { ConnectionForm } from "./types.ts";

function errorsOf(change: Partial<ConnectionForm>): Readonly<Record<string, string>> {
  const parsed = parseConnection(keyedForm(change));
  return parsed.kind === "invalid" ? parsed.errors : {};
}

Deno.test("parseOrigin() gives one spelling of an exact https origin, or of one on the own network", () => {
  const origins = [
    ["https://API.GitHub.com", "https://api.github.com"],
    ["api.github.com", "https://api.github.com"],
    ["https://api.github.com:443/", "https://api.github.com"],
    ["https://api.github.com:8443", "https://api.github.com:8443"],
    ["http://nas.home.arpa:5000", "http://nas.home.arpa:5000"],
    ["http://192.168.1.4", "http://192.168.1.4"],
    ["http://homeassistant:8123", "http://homeassistant:8123"],
    ["https://[fd00::1]:8006", "https://[fd00::1]:8006"],
  ] as const;
  for (const [text, origin] of origins) deepEqual(parseOrigin(text), { kind: "origin", origin }, text);
});

Deno.test("parseOrigin() says what is wrong with everything else", () => {
  const wrong = [
    ["", /Where may the secret go/],
    ["https://*.github.com", /without a wildcard/],
    ["https://api.github.com/v3", /only scheme, host and port/],
    ["https://api.github.com?x", /only scheme, host and port/],
    ["https://api.github.com#", /only scheme, host and port/],
    ["https://me:pw@api.github.com", /no name or password/],
    ["http://api.github.com", /over plain http others read the secret/],
    ["http://8.8.8.8", /over plain http/],
    ["ftp://nas.home.arpa", /https, or http on your own network/],
    ["javascript:alert(1)", /address such as|https, or http/],
    ["http://169.254.169.254", /never a metadata/],
    ["https://metadata.google.internal", /never a metadata/],
    ["http://[fe80::1]", /never a metadata/],
    ["https://a b", /address such as/],
  ] as const;
  for (const [text, message] of wrong) {
    const parsed = parseOrigin(text);
    ok(parsed.kind === "wrong", text);
    match(parsed.message, message, text);
  }
});

Deno.test("parseConnection() names the field that cannot be used", () => {
  deepEqual(errorsOf({}), {});
  const wrong: readonly [Partial<ConnectionForm>, string][] = [
    [{ name: "my key" }, "name"],
    [{ name: "" }, "name"],
    [{ name: "1st" }, "name"],
    [{ name: "__proto__" }, "name"],
    [{ kind: "magic" }, "kind"],
    [{ methods: [] }, "methods"],
    [{ methods: ["TRACE"] }, "methods"],
    [{ pathPrefix: "api" }, "pathPrefix"],
    [{ pathPrefix: "/api/../admin" }, "pathPrefix"],
    [{ pathPrefix: "//evil.example" }, "pathPrefix"],
    [{ pathPrefix: "/a?b" }, "pathPrefix"],
    [{ kind: "header", header: "X Key" }, "header"],
    [{ kind: "header", header: "Host" }, "header"],
    [{ kind: "header", header: "X-Key", prefix: "a\r\nHost: b" }, "prefix"],
    [{ kind: "basic", user: "a:b" }, "user"],
    [{ kind: "query", parameter: "" }, "parameter"],
    [{ kind: "client_credentials", tokenUrl: "no", clientId: "x" }, "tokenUrl"],
    [{ kind: "client_credentials", tokenUrl: "http://auth.example.org/t", clientId: "x" }, "tokenUrl"],
    [{ kind: "client_credentials", tokenUrl: "https://auth.example.org/t" }, "clientId"],
    [{ certificateSha256: "abc" }, "certificateSha256"],
    [{ origin: "http://nas.home.arpa", certificateSha256: "ab".repeat(32) }, "certificateSha256"],
  ];
  for (const [change, field] of wrong) {
    ok(field in errorsOf(change), `${JSON.stringify(change)} wants ${field}`);
  }
});

Deno.test("parseConnection() takes the origin of a secret address from the address", () => {
  const secret = new Secret("webcal://calendar.example.org/private-abc/basic.ics");
  const parsed = parseConnection(keyedForm({ kind: "address", origin: "", secret }));
  ok(parsed.kind === "terms", JSON.stringify(parsed));
  equal(parsed.terms.origin, "https://calendar.example.org");
  const read = parseSecret({ secret, refreshToken: new Secret("") }, parsed.terms);
  ok(read.kind === "secret");
  equal(read.secret.reveal(), "https://calendar.example.org/private-abc/basic.ics");
});

Deno.test("parseSecret() refuses what the kind cannot send, and never quotes it", () => {
  const given = (secret: string, refreshToken = "") => ({
    secret: new Secret(secret),
    refreshToken: new Secret(refreshToken),
  });
  const origin = "https://api.example.org";
  const wrong = [
    [given(""), { kind: "bearer" }],
    [given("abc"), { kind: "bearer" }],
    [given("canary\nX-Evil: 1"), { kind: "bearer" }],
    [given("canary-ü"), { kind: "header", header: "X-Key", prefix: "" }],
    [given("canary\u0000"), { kind: "basic", user: "me" }],
    [given("c".repeat(8_001)), { kind: "query", parameter: "key" }],
    [given("https://elsewhere.example/canary"), { kind: "address" }],
    [given("canary no address"), { kind: "address" }],
    [given(`${origin}/`), { kind: "address" }],
    [given("canary", ""), {
      kind: "refresh_token",
      tokenUrl: `${origin}/t`,
      clientId: "x",
      scope: "",
      clientAuth: "basic",
    }],
  ] as const;
  for (const [secret, auth] of wrong) {
    const parsed = parseSecret(secret, { auth, origin });
    ok(parsed.kind === "invalid", JSON.stringify(auth));
    ok(!JSON.stringify(parsed).includes("canary"));
  }
  const both = parseSecret(given("", "refresh-canary"), {
    auth: { kind: "refresh_token", tokenUrl: `${origin}/t`, clientId: "x", scope: "", clientAuth: "body" },
    origin,
  });
  ok(both.kind === "secret");
  deepEqual(JSON.parse(both.secret.reveal()), { clientSecret: "", refreshToken: "refresh-canary" });
});
