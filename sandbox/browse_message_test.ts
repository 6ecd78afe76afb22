import assert from "node:assert/strict";
import { parseGuestMessage } from "./guest_messages.ts";

const REQUEST = {
  kind: "request",
  id: 0,
  url: "https://a.example/",
  method: "GET",
  redirect: "follow",
  headers: [],
};

function parse(browse: unknown) {
  const header = new TextEncoder().encode(JSON.stringify({ ...REQUEST, browse }));
  return parseGuestMessage({ header, body: new Uint8Array() });
}

Deno.test("parseGuestMessage() takes what a block may say of a page", () => {
  assert.deepEqual(parse({}), { ...REQUEST, browse: {} });
  const browse = { waitFor: "main > .price", timeoutSeconds: 45 };
  assert.deepEqual(parse(browse), { ...REQUEST, browse });
});

const HOSTILE: readonly unknown[] = [
  true,
  "yes",
  [],
  { waitFor: 7 },
  { waitFor: "x".repeat(501) },
  { timeoutSeconds: 46 },
  { timeoutSeconds: 0 },
  { timeoutSeconds: -1 },
  { timeoutSeconds: "20" },
  { script: "alert(1)" },
  { path: "/etc/passwd" },
];

for (const browse of HOSTILE) {
  Deno.test(`parseGuestMessage() refuses a page asked for as ${JSON.stringify(browse).slice(0, 40)}`, () => {
    assert.throws(() => parse(browse), TypeError);
  });
}
