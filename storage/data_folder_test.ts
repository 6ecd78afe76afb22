import { skipIf } from "../testing/skip.ts";
import { equal, match, ok, rejects } from "node:assert/strict";
import { AppError } from "../domain/errors.ts";
import { lockDataFolder, openDataFolder } from "./data_folder.ts";

async function inFolder(test: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await test(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** Another process that owns the folder until it is killed. */
async function spawnOwner(folder: string): Promise<Deno.ChildProcess> {
  const code = `const { lockDataFolder } = await import(Deno.args[0]);
    await lockDataFolder(Deno.args[1]);
    console.log("locked");
    setInterval(() => {}, 1000);`;
  const child = new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "-A",
      "--no-check",
      `data:application/typescript,${encodeURIComponent(code)}`,
      new URL("data_folder.ts", import.meta.url).href,
      folder,
    ],
    stdout: "piped",
    stderr: "null",
  }).spawn();
  const reader = child.stdout.getReader();
  equal(new TextDecoder().decode((await reader.read()).value), "locked\n");
  await reader.cancel();
  return child;
}

Deno.test("lockDataFolder() refuses a second owner by name and frees a killed one's folder", () =>
  inFolder(async (folder) => {
    const owner = await spawnOwner(folder);
    await rejects(lockDataFolder(folder), (error) => {
      ok(error instanceof AppError);
      equal(error.code, "busy");
      equal(
        error.message,
        `Cannot use data folder "${folder}": another Tessera (process ${owner.pid}) serves it`,
      );
      return true;
    });
    owner.kill("SIGKILL");
    await owner.status;
    const lock = await lockDataFolder(folder);
    await lock.release();
  }));

Deno.test("lockDataFolder() refuses a second owner in the same process until the first releases", () =>
  inFolder(async (folder) => {
    const first = await lockDataFolder(folder);
    await rejects(lockDataFolder(folder), AppError);
    await first.release();
    await (await lockDataFolder(folder)).release();
  }));

Deno.test({
  ...skipIf(
    Deno.build.os === "windows",
    "openDataFolder() makes a folder for this user alone and leaves nothing in it",
    "file modes are not of Windows",
  ),
  fn: () =>
    inFolder(async (folder) => {
      const path = await openDataFolder(`${folder}/a/data`);
      equal(path, `${folder}/a/data`);
      equal(((await Deno.stat(path)).mode ?? 0) & 0o777, 0o700);
      equal((await Array.fromAsync(Deno.readDir(path))).length, 0);
      await openDataFolder(path);
    }),
});

Deno.test("openDataFolder() says what is wrong and what to do", () =>
  inFolder(async (folder) => {
    await Deno.writeTextFile(`${folder}/file`, "");
    for (const path of [`${folder}/file`, `${folder}/file/data`]) {
      await rejects(openDataFolder(path), (error) => {
        ok(error instanceof AppError);
        match(error.message, /Cannot write in data folder ".*": there is a file of that name$/);
        match(error.hint ?? "", /TESSERA_DATA_DIR/);
        return true;
      });
    }
  }));

Deno.test({
  ...skipIf(Deno.build.os !== "linux", "openDataFolder() refuses a read-only folder", "it is about Linux"),
  fn: () =>
    rejects(openDataFolder("/proc/self"), (error) => error instanceof AppError && error.code === "database"),
});

Deno.test("a killed start leaves nothing in the data folder that grows", () =>
  inFolder(async (folder) => {
    await Deno.writeTextFile(`${folder}/.probe`, "");
    const left = `${folder}/tessera.db.${crypto.randomUUID()}.new`;
    const fresh = `${folder}/tessera.db.${crypto.randomUUID()}.new`;
    for (const path of [left, fresh]) await Deno.writeTextFile(path, "half");
    const day = new Date(Date.now() - 86_400_000);
    await Deno.utime(left, day, day);
    await openDataFolder(folder);
    const lock = await lockDataFolder(folder);
    const names = (await Array.fromAsync(Deno.readDir(folder))).map(({ name }) => name).sort();
    // What another start may be making right now stays.
    equal(names.join(), ["serve.lock", fresh.slice(folder.length + 1)].sort().join());
    await lock.release();
  }));

Deno.test({
  ...skipIf(
    Deno.build.os === "windows",
    "attack 167 lockDataFolder() knows a folder by whatever path it is reached",
    "links need rights on Windows",
  ),
  fn: () =>
    inFolder(async (folder) => {
      await Deno.mkdir(`${folder}/data`);
      await Deno.symlink(`${folder}/data`, `${folder}/link`);
      const lock = await lockDataFolder(`${folder}/data`);
      for (const path of [`${folder}/link`, `${folder}/data/../link/.`]) {
        await rejects(lockDataFolder(path), (error) => error instanceof AppError && error.code === "busy");
      }
      await lock.release();
      await (await lockDataFolder(`${folder}/link`)).release();
    }),
});

Deno.test("lockDataFolder() says in words why the lock cannot be had", () =>
  inFolder(async (folder) => {
    await Deno.mkdir(`${folder}/serve.lock`);
    await rejects(lockDataFolder(folder), (error) => {
      ok(error instanceof AppError);
      match(error.message, /^Cannot write in data folder ".+": /);
      return true;
    });
  }));
