import { deepEqual, equal, match, ok, rejects } from "node:assert/strict";
import { AppError } from "../domain/errors.ts";
import { Secret } from "../domain/secret.ts";
import { type Log, silentLog } from "../log.ts";
import { skipIf } from "../testing/skip.ts";
import { type Database, openDatabase } from "./database.ts";
import { findKeyNote, openSecretBox } from "./open_secret_box.ts";
import { findUnopenable } from "./sealed_texts.ts";
import type { SecretBox } from "./secret_box.ts";
import { deleteSetting, saveSetting } from "./settings.ts";

interface Place {
  readonly db: Database;
  readonly keyFile: string;
  readonly log: Log;
  readonly warnings: string[];
  open(given?: { readonly passphrase?: string; readonly keyFile?: string }): Promise<SecretBox>;
}

/** A folder of its own and a database, as a program finds them. */
async function inPlace(test: (place: Place) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  const db = await openDatabase({ url: ":memory:", log: silentLog });
  const keyFile = `${folder}/keys/secret.key`;
  const warnings: string[] = [];
  const log: Log = { ...silentLog, warn: (_area, message) => void warnings.push(message) };
  try {
    await test({
      ...{ db, keyFile, log, warnings },
      open: async ({ passphrase, keyFile: otherFile = keyFile } = {}) =>
        (await openSecretBox({
          ...{ db, keyFile: otherFile, log, now: () => 1 },
          passphrase: passphrase === undefined ? undefined : new Secret(passphrase),
        })).box,
    });
  } finally {
    await db.close();
    await Deno.remove(folder, { recursive: true });
  }
}

const isRefusal = (error: unknown) => error instanceof AppError && error.code === "database";
const posixOnly = (name: string) =>
  skipIf(Deno.build.os === "windows", name, "file modes are not of Windows");

async function modeOf(file: string): Promise<number> {
  return ((await Deno.stat(file)).mode ?? 0) & 0o777;
}

Deno.test("seal() hides a secret that only the same owner opens", () =>
  inPlace(async ({ open }) => {
    const box = await open();
    const sealed = await box.seal("canary-secret-ü", "settings/model");
    ok(!sealed.includes("canary"));
    ok(!atob(sealed.split(".").at(-1) ?? "").includes("canary"));
    equal(await box.open(sealed, "settings/model"), "canary-secret-ü");
    await rejects(box.open(sealed, "connections/other"), isRefusal);
  }));

Deno.test("seal() gives another text each time", () =>
  inPlace(async ({ open }) => {
    const box = await open();
    ok(await box.seal("same", "a") !== await box.seal("same", "a"));
  }));

Deno.test("open() refuses every changed character", () =>
  inPlace(async ({ open }) => {
    const box = await open();
    const sealed = await box.seal("secret", "a");
    for (let index = 0; index < sealed.length; index += 5) {
      const changed = sealed.slice(0, index) + (sealed[index] === "A" ? "B" : "A") + sealed.slice(index + 1);
      await rejects(box.open(changed, "a"), isRefusal, `changed character ${index}`);
    }
    await rejects(box.open("", "a"), isRefusal);
  }));

Deno.test("openSecretBox() opens again what was sealed before, with the same key file only", () =>
  inPlace(async ({ open, keyFile }) => {
    const sealed = await (await open()).seal("secret", "a");
    equal(await (await open()).open(sealed, "a"), "secret");
    const other = await open({ keyFile: `${keyFile}.other` });
    await rejects(other.open(sealed, "a"), /sealed with another key/);
  }));

Deno.test("findUnopenable() names whose secrets were sealed with a key that is gone", () =>
  inPlace(async ({ db, open, keyFile }) => {
    const box = await open();
    const sealed = await box.seal("canary", "x");
    await db.execute(
      `INSERT INTO connections (id, name, origin, methods, path_prefix, auth, sealed, sealed_at, created_at, updated_at)
       VALUES ('c', 'NAS', 'https://nas.example', '[]', '/', '{}', ?, 1, 1, 1)`,
      [sealed],
    );
    await saveSetting(db, "model", { value: { sealedKey: sealed }, updatedAt: 1 });
    await saveSetting(db, "models", { value: { entries: [{ sealedKey: sealed }, {}] }, updatedAt: 1 });
    deepEqual(await findUnopenable(db, box), []);
    await Deno.remove(keyFile);
    deepEqual(await findUnopenable(db, await open()), ["connection NAS", "the model", "a model"]);
  }));

Deno.test("openSecretBox() gives two programs that start at once one key", () =>
  inPlace(async ({ open }) => {
    const boxes = await Promise.all(Array.from({ length: 8 }, () => open()));
    const sealed = await Promise.all(boxes.map((box) => box.seal("secret", "a")));
    for (const text of sealed) equal(await boxes[0]!.open(text, "a"), "secret");
  }));

Deno.test({
  ...posixOnly(
    "openSecretBox() makes a key file that only this user may read, and closes one that others could",
  ),
  fn: () =>
    inPlace(async ({ open, keyFile, warnings }) => {
      const sealed = await (await open()).seal("secret", "a");
      equal(await modeOf(keyFile), 0o600);
      deepEqual(warnings, []);
      for (const mode of [0o644, 0o660, 0o601]) {
        await Deno.chmod(keyFile, mode);
        equal(await (await open()).open(sealed, "a"), "secret");
        equal(await modeOf(keyFile), 0o600);
      }
      equal(warnings.length, 3);
      match(warnings[0] ?? "", /open to other users and is closed now/);
    }),
});

Deno.test("openSecretBox() refuses a file that is no key and leaves it", () =>
  inPlace(async ({ open, keyFile }) => {
    await open();
    await Deno.writeTextFile(keyFile, "short");
    await rejects(open(), isRefusal);
    equal(await Deno.readTextFile(keyFile), "short");
  }));

Deno.test("openSecretBox() takes a passphrase before anything was sealed, makes no key file, and keeps to it", () =>
  inPlace(async ({ open, db, keyFile }) => {
    const sealed = await (await open({ passphrase: "correct horse é" })).seal("secret", "a");
    await rejects(Deno.stat(keyFile), Deno.errors.NotFound);
    equal(await (await open({ passphrase: "correct horse e\u0301" })).open(sealed, "a"), "secret");
    const note = await findKeyNote(db);
    ok(note?.kind === "passphrase");
    deepEqual([note.recipe.cost, note.recipe.blockSize, note.recipe.parallelization], [2 ** 17, 8, 1]);
    ok(!JSON.stringify(note).includes("horse"));
  }));

Deno.test("openSecretBox() says that a passphrase is wrong or missing, and loses nothing", () =>
  inPlace(async ({ open, db }) => {
    const sealed = await (await open({ passphrase: "the right one" })).seal("secret", "a");
    const before = await findKeyNote(db);
    await rejects(open({ passphrase: "another one" }), /sealed with another passphrase/);
    await rejects(open(), /sealed with a passphrase, and none is given/);
    deepEqual(await findKeyNote(db), before);
    equal(await (await open({ passphrase: "the right one" })).open(sealed, "a"), "secret");
  }));

Deno.test("openSecretBox() refuses a passphrase while secrets of the key file are stored", () =>
  inPlace(async ({ open, db }) => {
    const box = await open();
    const value = { baseUrl: "https://api.example.org", model: "m", sealedKey: await box.seal("key", "a") };
    for (const [name, stored] of [["model", value], ["models", { entries: [value] }]] as const) {
      await saveSetting(db, name, { value: stored, updatedAt: 1 });
      await rejects(open({ passphrase: "some passphrase" }), /sealed with key file/, name);
      await deleteSetting(db, name);
    }
    await saveSetting(db, "models", { value: { entries: [value] }, updatedAt: 1 });
    equal(await findKeyNote(db), undefined);
    equal(await (await open()).open(value.sealedKey, "a"), "key");
  }));
