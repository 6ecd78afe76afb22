import assert from "node:assert/strict";
import { AppError } from "../domain/errors.ts";
import { createSecretBox, importSecretKey, KEY_BYTES } from "../storage/secret_box.ts";

const OWNER = "connection 1 of https://api.example.org";
const SECRET = "c4nary-41c9";

async function boxOf(...bytes: readonly number[]) {
  const keys = await Promise.all(bytes.map((byte) => importSecretKey(new Uint8Array(KEY_BYTES).fill(byte))));
  const [current, ...earlier] = keys;
  assert(current !== undefined);
  return createSecretBox({ current, earlier, place: "a test" });
}

/** What someone with the database alone can do to a row. */
const CHANGES: Readonly<Record<string, (sealed: string, other: string) => string>> = {
  "another row's text": (_, other) => other,
  "another row's vector": (sealed, other) => swap(sealed, other, 2),
  "another row's body": (sealed, other) => swap(sealed, other, 3),
  "one changed byte": (sealed) => sealed.replace(/.(?=.{6}$)/, (char) => char === "A" ? "B" : "A"),
  "a body cut short": (sealed) => sealed.slice(0, -8),
  "no body": (sealed) => sealed.split(".").slice(0, 3).join("."),
  "a key that there is not": (sealed) => swap(sealed, "v1.00000000.x.x", 1),
  "an older version": (sealed) => sealed.replace(/^v1/, "v0"),
  "no seal at all": () => SECRET,
  "nothing": () => "",
};

function swap(sealed: string, other: string, part: number): string {
  const parts = sealed.split(".");
  parts[part] = other.split(".")[part] ?? "";
  return parts.join(".");
}

for (const [name, change] of Object.entries(CHANGES)) {
  Deno.test(`attack 149 a stored secret with ${name} does not open`, async () => {
    const box = await boxOf(1, 2);
    const sealed = await box.seal(SECRET, OWNER);
    assert.equal(await box.open(sealed, OWNER), SECRET, "the premise: unchanged, it opens");
    const changed = change(sealed, await box.seal("another", "connection 2 of https://evil.example"));
    assert.notEqual(changed, sealed);
    await assert.rejects(box.open(changed, OWNER), AppError);
  });
}

for (
  const owner of [
    "connection 2 of https://api.example.org",
    "connection 1 of https://evil.example",
    "",
    `${OWNER} `,
    OWNER.toUpperCase(),
  ]
) {
  Deno.test(`attack 149 a stored secret does not open for ${JSON.stringify(owner)}`, async () => {
    const box = await boxOf(1);
    await assert.rejects(box.open(await box.seal(SECRET, OWNER), owner), AppError);
  });
}

Deno.test("attack 149 a stored secret does not open with another key, and its error does not say it", async () => {
  const sealed = await (await boxOf(1)).seal(SECRET, OWNER);
  await assert.rejects(
    (await boxOf(2)).open(sealed, OWNER),
    (error: AppError) => !`${error.message}${error.stack}`.includes(SECRET),
  );
  assert.equal(await (await boxOf(2, 1)).open(sealed, OWNER), SECRET, "with the earlier key beside it");
});

Deno.test("attack 148 a sealed text says nothing of the secret but its length, and never twice the same", async () => {
  const box = await boxOf(1);
  const [one, two] = [await box.seal(SECRET, OWNER), await box.seal(SECRET, OWNER)];
  assert.notEqual(one, two);
  for (const sealed of [one, two]) assert(!sealed.includes(SECRET) && !sealed.includes(btoa(SECRET)));
});
