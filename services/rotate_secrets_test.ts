import { deepEqual, equal, ok, rejects } from "node:assert/strict";
import { createConnectionId } from "../domain/ids.ts";
import { Secret } from "../domain/secret.ts";
import { silentLog } from "../log.ts";
import { getConnection, insertConnection } from "../storage/connections.ts";
import { type Database, openDatabase } from "../storage/database.ts";
import { promoteNextKey, stageNextKey } from "../storage/key_files.ts";
import { openSecretBox } from "../storage/open_secret_box.ts";
import { createSecretBox, type SecretBox } from "../storage/secret_box.ts";
import { openSecret, sealSecret } from "./connections/seal_secret.ts";
import { createModelStore } from "./model_settings.ts";
import { createPreferenceStore } from "./preferences.ts";
import { rotateToKeyFile, rotateToPassphrase, sealAllAnew } from "./rotate_secrets.ts";

const TERMS = {
  ...{ name: "GITHUB", origin: "https://api.github.com", methods: ["GET" as const], pathPrefix: "/" },
  ...{ auth: { kind: "bearer" as const }, certificateSha256: null },
};
const now = () => 5;

interface Stored {
  readonly db: Database;
  readonly keyFile: string;
  open(passphrase?: string): Promise<SecretBox>;
  /** Every stored secret in clear, opened as a program does that starts now. */
  readAll(passphrase?: string): Promise<readonly string[]>;
  readSealed(): Promise<string>;
}

/** A database with the secret of a connection and a model's key, sealed with a key file. */
async function withSecrets(test: (stored: Stored) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  const keyFile = `${folder}/secret.key`;
  const db = await openDatabase({ url: ":memory:", log: silentLog });
  const id = createConnectionId();
  const open = async (passphrase?: string) =>
    (await openSecretBox({
      ...{ db, keyFile, log: silentLog, now },
      passphrase: passphrase === undefined ? undefined : new Secret(passphrase),
    })).box;
  const modelStore = (secrets: SecretBox) =>
    createModelStore({
      ...{ db, secrets, now, broker: NO_BROKER, preferences: createPreferenceStore(db, now) },
      configured: { apiKey: undefined, baseUrl: undefined, model: undefined },
    });
  try {
    const box = await open();
    const sealed = await sealSecret(box, { id, ...TERMS }, new Secret("ghp_canary"));
    await insertConnection(db, { ...TERMS, id, sealed, createdAt: 1 });
    await modelStore(box).save({ baseUrl: "https://api.example.org/v1", model: "m", apiKey: "sk-canary" });
    await test({
      ...{ db, keyFile, open },
      async readAll(passphrase) {
        const now = await open(passphrase);
        const secret = await openSecret(now, await getConnection(db, id));
        return [secret.reveal(), await modelStore(now).findClient() !== undefined ? "has key" : "no key"];
      },
      readSealed: async () => (await getConnection(db, id)).sealed,
    });
  } finally {
    await db.close();
    await Deno.remove(folder, { recursive: true });
  }
}

const NO_BROKER = {
  send: () => Promise.reject(new Error("no network here")),
  createFetch: () => () => Promise.reject(new Error("no network here")),
  readCertificate: () => Promise.reject(new Error("no network here")),
  checkDirect: () => Promise.reject(new Error("Not asked for")),
  close: () => Promise.resolve(),
};
const ALL = ["ghp_canary", "has key"];

Deno.test("rotateToKeyFile() seals everything with a new key, and the old key opens nothing of it", () =>
  withSecrets(async ({ db, keyFile, open, readAll, readSealed }) => {
    const before = { box: await open(), key: await Deno.readFile(keyFile), sealed: await readSealed() };
    const { count, oldKeyFile } = await rotateToKeyFile(
      { db, log: silentLog, now, secrets: before.box },
      keyFile,
    );
    equal(count, 2);
    deepEqual(await readAll(), ALL);
    ok(await readSealed() !== before.sealed);
    ok((await readSealed()).split(".")[1] !== before.sealed.split(".")[1], "the text names the new key");
    deepEqual(await Deno.readFile(oldKeyFile ?? ""), before.key);
    await rejects(Deno.stat(`${keyFile}.next`), Deno.errors.NotFound);
    equal(((await Deno.stat(keyFile)).mode ?? 0o600) & 0o077, 0);
    await Deno.remove(oldKeyFile ?? "");
    deepEqual(await readAll(), ALL, "the old key is not needed");
  }));

Deno.test("a rotation that is cut off after any step leaves every secret readable", () =>
  withSecrets(async ({ db, keyFile, open, readAll }) => {
    const deps = { db, log: silentLog, now, secrets: await open() };
    const key = await stageNextKey(keyFile, silentLog);
    deepEqual(await readAll(), ALL, "the new key lies beside the old one");

    const box = createSecretBox({ current: key, earlier: [], place: "the new one" });
    const failing: SecretBox = {
      ...box,
      seal: (text, owner) => text.startsWith("sk-") ? fail() : box.seal(text, owner),
    };
    const note = { kind: "file" as const, keyId: key.id };
    await rejects(sealAllAnew(deps, { box: failing, note }), /cut off/);
    deepEqual(await readAll(), ALL, "in the middle of the transaction");

    await sealAllAnew(deps, { box, note });
    await Deno.copyFile(keyFile, `${keyFile}.copy`);
    deepEqual(await readAll(), ALL, "after the transaction: the start puts the new key in its place");
    ok(!sameBytes(await Deno.readFile(keyFile), await Deno.readFile(`${keyFile}.copy`)));

    const again = await rotateToKeyFile({ ...deps, secrets: await open() }, keyFile);
    equal(again.count, 2);
    deepEqual(await readAll(), ALL, "and the next rotation goes through");
  }));

Deno.test("promoteNextKey() that is cut off between its two steps leaves the old key in its place", () =>
  withSecrets(async ({ db, keyFile, open, readAll }) => {
    const deps = { db, log: silentLog, now, secrets: await open() };
    const key = await stageNextKey(keyFile, silentLog);
    const box = createSecretBox({ current: key, earlier: [], place: "the new one" });
    await sealAllAnew(deps, { box, note: { kind: "file", keyId: key.id } });
    await Deno.link(keyFile, `${keyFile}.00000000.old`);
    deepEqual(await readAll(), ALL);
    equal(
      await promoteNextKey(keyFile, silentLog).then(() => "moved", () => "nothing to move"),
      "nothing to move",
    );
    deepEqual(await readAll(), ALL);
  }));

Deno.test("rotateToPassphrase() goes from the key file to a passphrase, to another one, and back", () =>
  withSecrets(async ({ db, keyFile, open, readAll }) => {
    const deps = async (passphrase?: string) => ({
      db,
      log: silentLog,
      now,
      secrets: await open(passphrase),
    });
    await rotateToPassphrase(await deps(), new Secret("first passphrase"));
    deepEqual(await readAll("first passphrase"), ALL);
    await rejects(readAll(), /none is given/);
    await rotateToPassphrase(await deps("first passphrase"), new Secret("second passphrase"));
    deepEqual(await readAll("second passphrase"), ALL);
    await rejects(readAll("first passphrase"), /another passphrase/);
    await rotateToKeyFile(await deps("second passphrase"), keyFile);
    deepEqual(await readAll(), ALL);
  }));

Deno.test("a rotation changes nothing when one secret cannot be opened", () =>
  withSecrets(async ({ db, keyFile, open, readSealed }) => {
    const secrets = await open();
    await db.execute("UPDATE connections SET origin = 'https://evil.example'");
    const sealed = await readSealed();
    await rejects(rotateToKeyFile({ db, log: silentLog, now, secrets }, keyFile), /Cannot open the secret/);
    equal(await readSealed(), sealed);
    await db.execute("UPDATE connections SET origin = 'https://api.github.com'");
    equal((await rotateToKeyFile({ db, log: silentLog, now, secrets }, keyFile)).count, 2);
  }));

function fail(): never {
  throw new Error("cut off");
}

function sameBytes(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, index) => byte === other[index]);
}
