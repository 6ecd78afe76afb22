import assert from "node:assert/strict";
import { join } from "node:path";
import { checkBackupFile } from "../services/backup/read_backup_file.ts";
import { readDocument, runTessera } from "../testing/run_tessera.ts";
import { fillMachine, makeMachine } from "../testing/sample_backup.ts";
import { skipIf } from "../testing/skip.ts";
import { startTessera, type TesseraServer } from "../testing/start_tessera.ts";
import { makeDataDir, removeDataDir, ROOT, tesseraCommand } from "../testing/tessera_process.ts";

const ROWS = 500;
const MAX_STEPS = 100;

Deno.test("tessera backup copies what a running server uses; restore waits until it is gone", async () => {
  const dataDir = await makeDataDir();
  const server = await startTessera({ dataDir });
  try {
    const run = (words: readonly string[], input?: string) =>
      runTessera(words, { dataDir, ...(input !== undefined && { input }) });
    const made = await run(["block", "new", "--prompt", "Countdown to 24 December 2030", "--json"]);
    assert.equal(made.code, 0, made.stderr);
    const file = join(dataDir, "a.backup");
    const backup = readDocument(await run(["backup", file, "--json"]));
    assert.equal(backup.counts.blocks, 1);
    assert.equal(backup.secrets, "none");
    if (Deno.build.os !== "windows") assert.equal((await Deno.stat(file)).mode! & 0o777, 0o600);

    const again = await run(["backup", file, "--json"]);
    assert.equal(again.code, 2);
    assert.match(readDocument(again).error.message, /there is a file of that name/);
    assert.equal((await run(["backup", file, "--force"])).code, 0);
    const short = await run(["backup", `${file}2`, "--passphrase-file", "-"], "short");
    assert.equal(short.code, 2);
    assert.match(short.stderr, /too short/);

    const downloaded = join(dataDir, "downloaded.backup");
    await Deno.writeFile(downloaded, await download(server));
    const own = await run(
      ["restore", downloaded, "--dry-run", "--json", "--passphrase-file", "-"],
      PASSPHRASE,
    );
    assert.equal(readDocument(own).backup.secrets, "passphrase");
    const left = (await Array.fromAsync(Deno.readDir(dataDir))).map(({ name }) => name);
    assert.deepEqual(left.filter((name) => name.startsWith(".tessera-work")), []);

    const refused = await run(["restore", file, "--yes"]);
    assert.equal(refused.code, 1);
    assert.match(refused.stderr, /another Tessera \(process \d+\) serves it/);
    const dry = readDocument(await run(["restore", file, "--dry-run", "--json"]));
    assert.equal(dry.status, "would_restore");
    assert.equal(dry.present.counts.blocks, 1);

    await server.kill("SIGTERM");
    const asked = await run(["restore", file]);
    assert.equal(asked.code, 1);
    assert.match(asked.stdout, /Say it again with --yes/);
    const restored = readDocument(await run(["restore", file, "--yes", "--json"]));
    assert.equal(restored.status, "restored");
    assert.equal((await Deno.stat(restored.safetyCopy)).isFile, true);
    const blocks = readDocument(await run(["block", "list", "--json"]));
    assert.equal(JSON.stringify(blocks).includes(readDocument(made).id), true);
  } finally {
    await server.close();
    await removeDataDir(dataDir);
  }
});

Deno.test("tessera backup - writes the same file to standard output, and says what is wrong without one", async () => {
  const machine = await makeMachine();
  try {
    await fillMachine(machine);
    const { dataDir } = machine;
    const child = (await tesseraCommand(["backup", "-"], { dataDir })).spawn();
    const { code, stdout } = await child.output();
    assert.equal(code, 0);
    const file = join(dataDir, "out.backup");
    await Deno.writeFile(file, stdout);
    const dry = await runTessera(["restore", file, "--dry-run", "--json"], { dataDir });
    assert.equal(readDocument(dry).connectionsWithoutSecret[0], "KEYS");
    const nowhere = await runTessera(["backup", join(dataDir, "none", "a.backup")], { dataDir });
    assert.equal(nowhere.code, 1);
    assert.match(nowhere.stderr, /no such folder/);
    const empty = await makeDataDir();
    const nothing = await runTessera(["backup", join(dataDir, "b.backup")], { dataDir: empty });
    assert.equal(nothing.code, 5);
    assert.match(nothing.stderr, /Cannot find a database/);
    await removeDataDir(empty);
    const remote = await runTessera(["backup", join(dataDir, "b.backup")], {
      dataDir,
      environment: { TESSERA_DATABASE_URL: "http://127.0.0.1:9" },
    });
    assert.equal(remote.code, 1);
    assert.match(remote.stderr, /lives on a server of its own/);
  } finally {
    await machine.close();
  }
});

Deno.test({
  ...skipIf(
    !await hasTar(),
    "a backup opens with the system's own tar and gzip",
    "there is no tar here",
  ),
  fn: async () => {
    const machine = await makeMachine();
    try {
      await fillMachine(machine);
      const file = join(machine.dataDir, "a.backup");
      await machine.backup(file);
      const { success, stdout } = await new Deno.Command("tar", { args: ["tf", file] }).output();
      assert.equal(success, true);
      assert.deepEqual(new TextDecoder().decode(stdout).trim().split("\n"), [
        ...["manifest.json", "tessera.db.gz", "tessera.json", "checksum.sha256"],
      ]);
    } finally {
      await machine.close();
    }
  },
});

Deno.test("a restore that is killed at any of its steps leaves the old database or the new one, whole", async () => {
  const machine = await makeMachine();
  try {
    await fillMachine(machine);
    const { dataDir } = machine;
    const file = join(dataDir, "a.backup");
    const titleAll = (title: string) =>
      machine.open(async (db) => {
        await db.execute("DELETE FROM error_patterns");
        await db.execute(
          `INSERT INTO error_patterns (slug, title, rule, advice, updated_at)
           WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${ROWS})
           SELECT 's' || i, ?, '{}', hex(randomblob(200)), 0 FROM n`,
          [title],
        );
      });
    await titleAll("new");
    await machine.backup(file);
    const found: string[] = [];
    for (let step = 1, code = -1; code !== 0; step++) {
      assert.ok(step < MAX_STEPS, `exit ${code} at step ${step}`);
      await titleAll("old");
      code = await runUntil(step, ["restore", file, "--yes"], dataDir);
      found.push(
        await machine.open(async (db) => {
          const { rows } = await db.execute(
            "SELECT title, COUNT(*) AS found FROM error_patterns GROUP BY title",
          );
          assert.equal(rows.length, 1, `step ${step}: ${JSON.stringify(rows)}`);
          assert.equal(rows[0]?.["found"], ROWS, `step ${step}`);
          const check = await db.execute("PRAGMA integrity_check");
          assert.deepEqual(Object.values(check.rows[0] ?? {}), ["ok"], `step ${step}`);
          return String(rows[0]?.["title"]);
        }),
      );
    }
    // Old up to one step and new from it on: the swap is one.
    const swap = found.indexOf("new");
    assert.ok(swap > 5 && swap < found.length - 1, found.join(" "));
    assert.deepEqual(found.slice(swap).filter((title) => title !== "new"), []);
    const names = (await Array.fromAsync(Deno.readDir(dataDir))).map(({ name }) => name);
    assert.deepEqual(names.filter((name) => name.startsWith(".tessera-work")), []);
  } finally {
    await machine.close();
  }
});

Deno.test("a backup that is killed at any of its steps leaves no file, or a whole one", async () => {
  const machine = await makeMachine();
  try {
    await fillMachine(machine);
    const { dataDir } = machine;
    const target = join(dataDir, "a.backup");
    let killed = 0;
    for (let step = 1, code = -1; code !== 0; step++) {
      assert.ok(step < MAX_STEPS, `exit ${code} at step ${step}`);
      code = await runUntil(step, ["backup", target, "--force"], dataDir);
      if (!await Deno.stat(target).then(() => true, () => false)) {
        killed += 1;
        continue;
      }
      await checkBackupFile(target);
      await Deno.remove(target);
    }
    assert.ok(killed > 5, `${killed}`);
  } finally {
    await machine.close();
  }
});

/** Runs a command that is killed right before its step of this number; gives its exit code, above 0 when it was. */
async function runUntil(step: number, words: readonly string[], dataDir: string): Promise<number> {
  const program = [Deno.execPath(), "run", "--allow-all", join(ROOT, "testing", "killed_at_step.ts")];
  const command = await tesseraCommand(words, {
    ...{ dataDir, program },
    environment: { KILL_AT: String(step) },
  });
  const { code, signal, stderr } = await command.output();
  assert.ok(code === 0 || signal === "SIGKILL", new TextDecoder().decode(stderr));
  return code;
}

Deno.test("a backup that is stopped or killed leaves no file under its name", async () => {
  const machine = await makeMachine();
  try {
    await fillMachine(machine);
    const { dataDir } = machine;
    await machine.open((db) =>
      db.execute(
        `INSERT INTO error_patterns (slug, title, rule, advice, updated_at)
         WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 400)
         SELECT 's' || i, 't', '{}', hex(randomblob(50000)), 0 FROM n`,
      )
    );
    const target = join(dataDir, "a.backup");
    for (const signal of ["SIGTERM", "SIGKILL"] as const) {
      const child = (await tesseraCommand(["backup", target], { dataDir })).spawn();
      await workBegun(dataDir);
      child.kill(signal);
      const { code, stderr } = await child.output();
      assert.notEqual(code, 0);
      if (signal === "SIGTERM") assert.match(new TextDecoder().decode(stderr), /it was stopped/);
      await assert.rejects(Deno.stat(target), Deno.errors.NotFound);
    }
    // A later one removes what the killed one has left.
    assert.equal((await runTessera(["backup", target], { dataDir })).code, 0);
    const names = (await Array.fromAsync(Deno.readDir(dataDir))).map(({ name }) => name);
    assert.deepEqual(names.filter((name) => name.startsWith(".tessera-work")), []);
  } finally {
    await machine.close();
  }
});

const PASSPHRASE = "eight words are easy to keep";

/** As a browser without scripts does it from the page of the settings. */
async function download({ address, origin, link }: TesseraServer): Promise<Uint8Array> {
  const signedIn = await fetch(link.replace(origin, address), { redirect: "manual" });
  await signedIn.body?.cancel();
  const cookie = signedIn.headers.get("set-cookie")?.split(";")[0] ?? "";
  const answer = await fetch(`${address}/settings/backup/files`, {
    method: "POST",
    headers: { cookie, origin: address },
    body: new URLSearchParams({ passphrase: PASSPHRASE, again: PASSPHRASE }),
  });
  assert.equal(answer.status, 200);
  const bytes = await answer.bytes();
  assert.equal(answer.headers.get("content-length"), String(bytes.length));
  return bytes;
}

/** Until a work folder of this process holds something. */
async function workBegun(dataDir: string): Promise<void> {
  for (;;) {
    for await (const { name } of Deno.readDir(dataDir)) {
      if (!name.startsWith(".tessera-work")) continue;
      const inside = await Array.fromAsync(Deno.readDir(join(dataDir, name))).catch(() => []);
      if (inside.some(({ name }) => name === "tessera.db.gz")) return;
    }
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}

async function hasTar(): Promise<boolean> {
  return await new Deno.Command("tar", { args: ["--version"], stdout: "null", stderr: "null" }).output()
    .then(({ success }) => success, () => false);
}
