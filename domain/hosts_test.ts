import assert from "node:assert/strict";
import { findHostsInCode, hostPatternOf, isHostAllowed, parseHostPattern } from "./hosts.ts";

function isAllowed(url: string, ...patterns: string[]): boolean {
  return isHostAllowed(new URL(url), patterns);
}

Deno.test("isHostAllowed() wants the whole name, at its end and at its beginning", () => {
  const asked = [
    "example.com.evil.test",
    "notexample.com",
    "sub.example.com",
    "example.co",
    "example.com-evil.test",
  ];
  for (const host of asked) assert.equal(isAllowed(`https://${host}/`, "example.com"), false, host);
  assert.equal(isAllowed("https://example.com/", "example.com"), true);
  assert.equal(isAllowed("https://EXAMPLE.com./", "example.com"), true);
  assert.equal(isAllowed("https://example.com/", "other.org"), false);
  assert.equal(isAllowed("https://example.com/"), false);
});

Deno.test("isHostAllowed() takes a wildcard for every depth below, never for the bare name", () => {
  for (const host of ["a.example.com", "a.b.example.com"]) {
    assert.equal(isAllowed(`https://${host}/`, "*.example.com"), true, host);
  }
  for (
    const host of [
      "example.com",
      "aexample.com",
      ".example.com",
      "a.example.com.evil.test",
      "example.com.evil.test",
    ]
  ) {
    assert.equal(isAllowed(`https://${host}/`, "*.example.com"), false, host);
  }
});

Deno.test("isHostAllowed() reads a bare host as the web's two ports and any other port as written", () => {
  const rows: readonly (readonly [string, string, boolean])[] = [
    ["https://example.com/", "example.com", true],
    ["https://example.com:443/", "example.com", true],
    ["http://example.com/", "example.com", true],
    ["http://example.com:443/", "example.com", false],
    ["https://example.com:8443/", "example.com", false],
    ["https://example.com:8443/", "example.com:8443", true],
    ["http://example.com:8443/", "example.com:8443", true],
    ["https://example.com/", "example.com:8443", false],
    ["https://a.example.com:8443/", "*.example.com:8443", true],
    ["https://a.example.com/", "*.example.com:8443", false],
    ["http://[::1]:8080/", "[::1]:8080", true],
    ["http://[0:0::1]:8080/", "[::1]:8080", true],
    ["http://[::1]/", "[::1]:8080", false],
    ["http://[::1]/", "[::1]", true],
    ["http://2130706433/", "127.0.0.1", true],
  ];
  for (const [url, pattern, expected] of rows) {
    assert.equal(isAllowed(url, pattern), expected, `${url} ${pattern}`);
  }
});

Deno.test("parseHostPattern() gives every spelling of a host the same form", () => {
  const rows: readonly (readonly [string, string])[] = [
    [" API.Example.ORG ", "api.example.org"],
    ["example.org.", "example.org"],
    ["example.org:443", "example.org"],
    ["example.org:80", "example.org"],
    ["example.org:08080", "example.org:8080"],
    ["*.Example.org", "*.example.org"],
    ["*.example.org:8443", "*.example.org:8443"],
    ["bücher.example", "xn--bcher-kva.example"],
    ["[0:0::1]:8080", "[::1]:8080"],
    ["0x7f.1", "127.0.0.1"],
    ["１２７.０.０.１", "127.0.0.1"],
    ["my_host.example.org", "my_host.example.org"],
    ["localhost:11434", "localhost:11434"],
  ];
  for (const [text, pattern] of rows) assert.equal(parseHostPattern(text), pattern, text);
});

Deno.test("parseHostPattern() refuses what is no host", () => {
  const texts = [
    "",
    " ",
    "*",
    "*.",
    "*.*.example.org",
    "a.*.org",
    "*.com",
    "*.localhost",
    "*.1.2.3.4",
    "*.[::1]",
  ];
  const more = [
    "https://example.org",
    "example.org/path",
    "user@example.org",
    "example.org?x",
    "example.org#x",
  ];
  const odd = [
    "exa mple.org",
    "example..org",
    ".example.org",
    "example.org:99999",
    "example.org:x",
    "-a.org",
    "a\\b.org",
  ];
  for (
    const text of [...texts, ...more, ...odd, "a%2eorg", "a".repeat(64) + ".org", "example.org..", "[::1"]
  ) {
    assert.equal(parseHostPattern(text), undefined, text);
  }
});

Deno.test("hostPatternOf() gives the pattern that allows exactly this address", () => {
  for (
    const url of [
      "https://a.example.org/x",
      "http://a.example.org:8080/",
      "https://a.example.org./",
      "http://[::1]:81/",
    ]
  ) {
    const pattern = hostPatternOf(new URL(url));
    assert.equal(parseHostPattern(pattern), pattern);
    assert.equal(isAllowed(url, pattern), true, url);
  }
});

Deno.test("findHostsInCode() gives the hosts that stand whole in the text, each once", () => {
  const code = `
    // See https://docs.example.org, or https://docs.example.org/page.
    const a = await fetch("https://api.example.org/v1?x=1");
    const b = await fetch(\`https://api.example.org/v1/\${id}\`);
    const c = await fetch("HTTPS://Upper.example.org:8443/");
    const d = await fetch('http://plain.example.org' + path);
  `;
  const hosts = ["docs.example.org", "api.example.org", "upper.example.org:8443", "plain.example.org"];
  assert.deepEqual(findHostsInCode(code), hosts);
});

Deno.test("findHostsInCode() does not guess at hosts that are put together at run time", () => {
  const code =
    "fetch(`https://${host}/x`); fetch(`https://api.example.org${rest}`); fetch('https://' + host); " +
    "fetch(`https://${a}.example.org/`); fetch('http://localhost/x')";
  assert.deepEqual(findHostsInCode(code), []);
});
