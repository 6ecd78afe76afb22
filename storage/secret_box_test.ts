import { skipIf } from "../testing/skip.ts";
import { equal, ok, rejects } from "node:assert/strict";
import { AppError } from "../domain/errors.ts";
import { openSecretBox } from "./secret_box.ts";

async function inFolder(test: (keyFile: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await test(`${folder}/keys/secret.key`);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

const isRefusal = (error: unknown) => error instanceof AppError && error.code === "database";

Deno.test("seal() hides a secret that only the same owner opens", () =>
  inFolder(async (keyFile) => {
    const box = await openSecretBox(keyFile);
    const sealed = await box.seal("canary-secret-ü", "settings/model");
    ok(!sealed.includes("canary"));
    ok(!atob(sealed.split(".").at(-1) ?? "").includes("canary"));
    equal(await box.open(sealed, "settings/model"), "canary-secret-ü");
    await rejects(box.open(sealed, "connections/other"), isRefusal);
  }));

Deno.test("seal() gives another text each time", () =>
  inFolder(async (keyFile) => {
    const box = await openSecretBox(keyFile);
    ok(await box.seal("same", "a") !== await box.seal("same", "a"));
  }));

Deno.test("open() refuses every changed character", () =>
  inFolder(async (keyFile) => {
    const box = await openSecretBox(keyFile);
    const sealed = await box.seal("secret", "a");
    for (let index = 0; index < sealed.length; index += 5) {
      const changed = sealed.slice(0, index) + (sealed[index] === "A" ? "B" : "A") + sealed.slice(index + 1);
      await rejects(box.open(changed, "a"), isRefusal, `changed character ${index}`);
    }
    await rejects(box.open("", "a"), isRefusal);
  }));

Deno.test("openSecretBox() opens again what was sealed before, with the same key file only", () =>
  inFolder(async (keyFile) => {
    const sealed = await (await openSecretBox(keyFile)).seal("secret", "a");
    equal(await (await openSecretBox(keyFile)).open(sealed, "a"), "secret");
    await rejects((await openSecretBox(`${keyFile}.other`)).open(sealed, "a"), /sealed with another key/);
  }));

Deno.test("openSecretBox() gives two programs that start at once one key", () =>
  inFolder(async (keyFile) => {
    const boxes = await Promise.all(Array.from({ length: 8 }, () => openSecretBox(keyFile)));
    const sealed = await Promise.all(boxes.map((box) => box.seal("secret", "a")));
    for (const text of sealed) equal(await boxes[0]!.open(text, "a"), "secret");
  }));

Deno.test({
  ...skipIf(
    Deno.build.os === "windows",
    "openSecretBox() makes a key file that only this user may read",
    "file modes are not of Windows",
  ),
  fn: () =>
    inFolder(async (keyFile) => {
      await openSecretBox(keyFile);
      equal(((await Deno.stat(keyFile)).mode ?? 0) & 0o777, 0o600);
    }),
});

Deno.test("openSecretBox() refuses a file that is no key and leaves it", () =>
  inFolder(async (keyFile) => {
    await openSecretBox(keyFile);
    await Deno.writeTextFile(keyFile, "short");
    await rejects(openSecretBox(keyFile), isRefusal);
    equal(await Deno.readTextFile(keyFile), "short");
  }));
