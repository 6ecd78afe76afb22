import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { createScrubber } from "./scrubber.ts";

const SECRETS = [
  "k3y-Zq9/x+w=",
  "pa\"ss\\w<o>r&d '1'",
  "gh_0123456789abcdefghijklmnop",
  "clé-secrète-😀",
  "abcdef",
];

function everyEscape(secret: string, write: (character: string) => string): string {
  return Array.from(secret, write).join("");
}

/** How servers send a secret back, by name. */
const ECHOES: Readonly<Record<string, (secret: string) => string | Uint8Array>> = {
  raw: (s) => `a ${s} b`,
  json: (s) => JSON.stringify({ s }),
  "json in json": (s) => JSON.stringify({ inner: JSON.stringify({ s }) }),
  "json with \\/": (s) => JSON.stringify(s).replaceAll("/", "\\/"),
  "json in ascii": (s) =>
    JSON.stringify(s).replace(/[^\x20-\x7e]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`),
  "every \\u": (s) =>
    s.replace(/[^]/g, (c) => `\\u${c.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}`),
  "every \\x": (s) => s.replace(/[\0-\x7f]/g, (c) => `\\x${c.charCodeAt(0).toString(16).padStart(2, "0")}`),
  url: encodeURIComponent,
  "url, lower case": (s) => encodeURIComponent(s).replace(/%../g, (c) => c.toLowerCase()),
  "url twice": (s) => encodeURIComponent(encodeURIComponent(s)),
  "every %": (s) => [...Buffer.from(s)].map((byte) => `%${byte.toString(16).padStart(2, "0")}`).join(""),
  form: (s) => new URLSearchParams({ s }).toString(),
  html: (s) =>
    s.replace(/[&<>"']/g, (c) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[c] ?? "&#39;"),
  "html with &#x27;": (s) => s.replaceAll("&", "&amp;").replaceAll("'", "&#x27;"),
  "every entity": (s) => everyEscape(s, (c) => `&#${c.codePointAt(0)};`),
  "every hex entity": (s) =>
    everyEscape(s, (c) => `&#x${(c.codePointAt(0) ?? 0).toString(16).toUpperCase()};`),
  hex: (s) => Buffer.from(s).toString("hex"),
  HEX: (s) => Buffer.from(s).toString("hex").toUpperCase(),
  base64: (s) => Buffer.from(s).toString("base64"),
  base64url: (s) => Buffer.from(s).toString("base64url"),
  "base64, second byte": (s) => Buffer.from(`x${s}tail`).toString("base64"),
  "base64url, third byte": (s) => Buffer.from(`xy${s}!`).toString("base64url"),
  "base64 in an address": (s) => encodeURIComponent(Buffer.from(`user:${s}`).toString("base64")),
  "base64 in json": (s) => JSON.stringify(Buffer.from(`ab${s}cd`).toString("base64")).replaceAll("/", "\\/"),
  "base64 in lines": (s) =>
    Buffer.from(`${"x".repeat(41)}${s}`).toString("base64").replace(/.{8}/g, "$&\r\n"),
  "UTF-16": (s) => new Uint8Array(Buffer.from(`a${s}b`, "utf16le")),
  "UTF-16, big endian": (s) => new Uint8Array(Buffer.from(`a${s}b`, "utf16le").swap16()),
  "upper case": (s) => s.replace(/[a-z]/g, (c) => c.toUpperCase()),
};

Deno.test("bytes() finds a secret in every usual encoding (attack 146)", () => {
  for (const secret of SECRETS) {
    for (const [name, echo] of Object.entries(ECHOES)) {
      const body = new Uint8Array(Buffer.from(echo(secret)));
      const found = Buffer.from(createScrubber([secret]).bytes(body)).toString("latin1");
      assert.match(found, /\[secret\]/, `${name} of ${secret}: ${found}`);
      const left = unscrambled(found.replaceAll("[secret]", ""));
      assert.ok(!left.includes(secret.slice(1, 5)), `${name} of ${secret} leaves ${found}`);
    }
  }
});

/** What an attacker gets from a text by undoing what can be undone. */
function unscrambled(text: string): string {
  return [text, Buffer.from(text, "base64").toString(), Buffer.from(text, "hex").toString()].join("\n");
}

Deno.test("bytes() leaves every other byte as it is", () => {
  const around = Uint8Array.from({ length: 512 }, (_, index) => (index * 7) % 256);
  const scrubber = createScrubber(["s3cr3t-value"]);
  const body = Buffer.concat([around, Buffer.from("s3cr3t-value"), around, Buffer.from("s3cr3t-value")]);
  const shown = Buffer.from("[secret]");
  assert.deepEqual(scrubber.bytes(body), new Uint8Array(Buffer.concat([around, shown, around, shown])));
  assert.equal(scrubber.bytes(around), around, "nothing to scrub gives the same bytes");
});

Deno.test("bytes() scrubs the longer of two secrets first, and a short one as it stands only", () => {
  const scrubber = createScrubber(["token", "token-and-more", "pin12", ""]);
  const text = (given: string) => scrubber.text(given);
  assert.equal(text("token-and-more token"), "[secret] [secret]");
  assert.equal(text("my pin12 é"), "my [secret] é");
  assert.equal(text(btoa("pin12")), btoa("pin12"));
  assert.equal(text("nothing here"), "nothing here");
});

Deno.test("bytes() reads a body that nearly matches everywhere once, not once for each of its bytes", () => {
  const scrubber = createScrubber(["\\\\/server\\share", "0000 0000 &&&& %%%%", "a".repeat(40)]);
  for (const piece of ["\\", "%25", "&amp;", "&#0", "\\u{0", "00", "a", "Y", "WFh", "\r\n"]) {
    const body = new TextEncoder().encode(piece.repeat(300_000 / piece.length));
    assert.ok(scrubber.bytes(body).length > 0, piece);
  }
});

Deno.test("text() and latin1() scrub what is no body", () => {
  const scrubber = createScrubber(["clé-secrète"]);
  assert.equal(scrubber.text("Cannot reach clé-secrète é"), "Cannot reach [secret] é");
  assert.equal(scrubber.latin1(Buffer.from("v=clé-secrète").toString("latin1")), "v=[secret]");
});
