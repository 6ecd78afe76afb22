// Longer than a file should be: one test for each area that doctor looks at, over one small kit.
import { deepEqual, equal, match, ok } from "node:assert/strict";
import { join } from "node:path";
import { silentLog } from "../../log.ts";
import { type Database, openDatabase } from "../../storage/database.ts";
import { lockDataFolder } from "../../storage/data_folder.ts";
import { saveSetting } from "../../storage/settings.ts";
import { AppError } from "../../domain/errors.ts";
import { examineBlocks } from "./examine_blocks.ts";
import { examineClock } from "./examine_clock.ts";
import { examineDatabase } from "./examine_database.ts";
import { examineFolder } from "./examine_folder.ts";
import { examineMachine, type MemoryFacts } from "./examine_machine.ts";
import { examineNetwork } from "./examine_network.ts";
import { examineParts } from "./examine_parts.ts";
import { examineReach } from "./examine_reach.ts";
import { describeSafety, examineIsolation } from "./examine_sandbox.ts";
import { examineSecrets } from "./examine_secrets.ts";
import { examineServer } from "./examine_server.ts";
import { mendLayer, readKernelFacts } from "./mend_isolation.ts";
import type { Finding } from "./types.ts";

const NOW = Date.UTC(2026, 10, 22, 18, 0, 0);
const now = () => NOW;
const GIGABYTE = 1024 ** 3;

const lastBackup = (days: number) => ({ at: NOW - days * 86_400_000, bytes: 1, secrets: "none" });

/** Every state that is not good says what follows from it and how to mend it. */
function find(findings: readonly Finding[], name: string): Finding {
  for (const { state, means, mend } of findings) {
    ok(state === "good" || ((mend?.length ?? 0) > 0 && (means?.length ?? 0) > 0), JSON.stringify(findings));
  }
  const found = findings.find((finding) => finding.name === name);
  ok(found, `${name} in ${JSON.stringify(findings)}`);
  return found;
}

async function inFolder(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await work(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function withDatabase(work: (db: Database, folder: string) => Promise<void>): Promise<void> {
  await inFolder(async (folder) => {
    const db = await openDatabase({ url: `file:${join(folder, "tessera.db")}`, log: silentLog });
    try {
      await work(db, folder);
    } finally {
      await db.close();
    }
  });
}

async function addBlock(db: Database, id: string, columns: Readonly<Record<string, string | number>> = {}) {
  await db.execute(
    "INSERT OR IGNORE INTO dashboards (id, title, position, created_at) VALUES ('d', 'd', 1, 1)",
  );
  const row = {
    id,
    dashboard_id: "d",
    title: `Title of ${id}`,
    prompt: "",
    position: 1,
    grid_columns: 1,
    grid_rows: 1,
    ...{ created_at: 1, updated_at: 1, ...columns },
  };
  const marks = Object.keys(row).map(() => "?").join(", ");
  await db.execute(
    `INSERT INTO blocks (${Object.keys(row).join(", ")}) VALUES (${marks})`,
    Object.values(row),
  );
}

Deno.test("a data folder that others may look into, and a disk without room or entries, are found", async () => {
  await inFolder(async (folder) => {
    const disk = { freeBytes: 50 * GIGABYTE, totalBytes: 100 * GIGABYTE, freeFiles: 1e6, totalFiles: 2e6 };
    const look = (facts = disk) =>
      examineFolder({
        dataDir: folder,
        openFolder: () => Promise.resolve(folder),
        readDisk: () => Promise.resolve(facts),
      });
    await Deno.chmod(folder, 0o755);
    const open = find(await look(), "data folder permissions");
    deepEqual([open.state, open.mend], ["note", [`chmod 700 ${folder}`]]);
    await Deno.chmod(folder, 0o700);
    deepEqual((await look()).map(({ state }) => state), ["good", "good"]);
    equal(find(await look({ ...disk, freeBytes: 1024 ** 2 }), "disk").state, "bad");
    equal(find(await look({ ...disk, freeBytes: GIGABYTE / 2 }), "disk").state, "note");
    match(find(await look({ ...disk, freeFiles: 3 }), "disk").note, /Room for 3 more files/);
    equal(find(await look({ ...disk, freeFiles: 0, totalFiles: 0 }), "disk").state, "good");
  });
});

Deno.test("a data folder that is not there is said to be new, so that a wrong name is seen", async () => {
  await inFolder(async (folder) => {
    const dataDir = join(folder, "typo");
    const openFolder = async () => {
      await Deno.mkdir(dataDir, { recursive: true, mode: 0o700 });
      return dataDir;
    };
    const look = async () => find(await examineFolder({ dataDir, openFolder }), "data folder");
    const { state, note, mend } = await look();
    deepEqual([state, note], ["note", `${dataDir}, which was not there and was made now`]);
    match(String(mend), /--data/);
    deepEqual(await look(), { name: "data folder", state: "good", note: dataDir });
  });
});

Deno.test("the disk of a real folder is read", async () => {
  await inFolder(async (folder) => {
    const findings = await examineFolder({ dataDir: folder, openFolder: () => Promise.resolve(folder) });
    match(find(findings, "disk").note, /^[\d.]+ [KMGT]?B of [\d.]+ [GT]B free$/);
  });
});

Deno.test("a damaged database is found, and only a thorough look reads every page", async () => {
  await inFolder(async (folder) => {
    const path = join(folder, "tessera.db");
    const made = await openDatabase({ url: `file:${path}`, log: silentLog });
    for (let index = 0; index < 200; index++) {
      await addBlock(made, `block${index}`, { prompt: "x".repeat(2_000) });
    }
    await made.close();
    const file = await Deno.open(path, { write: true, read: true });
    const { size } = await file.stat();
    // In the middle of the rows, where no start of a program looks.
    await file.seek(size - 40 * 4096, Deno.SeekMode.Start);
    await file.write(new Uint8Array(8 * 4096).fill(0xa5));
    file.close();
    const db = await openDatabase({ url: `file:${path}`, log: silentLog });
    try {
      const findings = await examineParts([[
        "database",
        () => examineDatabase(db, { now, isThorough: true }),
      ]]);
      const found = findings.find(({ name }) => name === "database");
      equal(found?.state, "bad");
      match(found?.note ?? "", /[Dd]amaged/);
      ok((found?.mend?.length ?? 0) > 0);
    } finally {
      await db.close();
    }
  });
});

Deno.test("copies that pile up, times that are still to come, and backups that are missing or old are found", async () => {
  await withDatabase(async (db, folder) => {
    const look = () => examineDatabase(db, { now, isThorough: true });
    match(find(await look(), "database").note, /^file, 0 blocks, \d+ KB, schema \d+$/);
    match(find(await look(), "backup").note, /none/);
    await saveSetting(db, "last_backup", { value: lastBackup(1), updatedAt: NOW });
    equal(find(await look(), "backup").state, "good");
    await saveSetting(db, "last_backup", { value: lastBackup(20), updatedAt: NOW });
    match(find(await look(), "backup").note, /20 days/);
    for (const number of ["0005", "0006", "0007", "0008"]) {
      await Deno.writeTextFile(join(folder, `tessera.db.before-${number}`), "copy");
    }
    const copies = find(await look(), "database copies");
    equal(copies.mend?.length, 3, "the newest stays");
    await addBlock(db, "later", { last_run_at: NOW + 7_200_000 });
    equal(find(await look(), "clock of the data").state, "bad");
  });
});

Deno.test("a key file that others may read, and a key that does not fit, are found", async () => {
  await inFolder(async (folder) => {
    const keyFile = join(folder, "secret key");
    const look = (findUnopenable: () => Promise<readonly string[]> = () => Promise.resolve([])) =>
      examineParts([["secrets", () => examineSecrets({ keyFile, hasPassphrase: false, findUnopenable })]]);
    await Deno.writeTextFile(keyFile, "key", { mode: 0o644 });
    await Deno.chmod(keyFile, 0o644);
    equal(find(await look(), "key file permissions").mend?.[0], `chmod 600 '${keyFile}'`);
    const closes = () => Deno.chmod(keyFile, 0o600).then(() => []);
    match(find(await look(closes), "key file permissions").note, /^Until now others could read/);
    equal((await look()).length, 1);
    const lost = find(await look(() => Promise.resolve(["connection A", "the model"])), "secrets");
    deepEqual([lost.state, lost.mend?.length], ["bad", 2]);
    match(lost.note, /^2 stored secrets were sealed with another key .+: connection A, the model$/);
    const refused = () => Promise.reject(new AppError("database", "sealed with another key", "Put it back"));
    const [broken] = await look(refused);
    deepEqual([broken?.state, broken?.note, broken?.mend], ["bad", "sealed with another key", [
      "Put it back",
    ]]);
  });
});

Deno.test("blocks that fail or wait for a person, and budgets that are used up, are found", async () => {
  await withDatabase(async (db) => {
    const look = () => examineBlocks(db, { now, timeZone: "UTC" });
    equal(find(await look(), "blocks").state, "good");
    await addBlock(db, "one", { last_error: '{"kind":"timeout","message":"late"}', failures: 3 });
    await addBlock(db, "two");
    await db.execute(
      "INSERT INTO generations (id, block_id, sentence, status, started_at) VALUES ('g', 'two', 's', 'needs_approval', 1)",
    );
    const failing = find(await look(), "blocks");
    match(failing.details?.join() ?? "", /Title of one \(one\): it takes too long/);
    match(find(await look(), "approvals").note, /^1 block waits/);
    await db.execute(
      `INSERT INTO model_calls (at, purpose, model, provider, status, prompt_tokens) VALUES (?, 'write', 'm', 'p', 'ok', 2000000)`,
      [NOW - 1_000],
    );
    match(find(await look(), "budget of the day").note, /^100 % used/);
  });
});

Deno.test("few open files, little memory and no swap are found; where nobody tells, nothing is said", async () => {
  const machine = (text: string, memory: MemoryFacts) =>
    examineMachine(
      () => memory,
      () => text === "" ? Promise.reject(new Error("not here")) : Promise.resolve(text),
    );
  const limits = (soft: string) =>
    `Limit   Soft Limit  Hard Limit Units\nMax open files            ${soft}    4096   files\n`;
  const memory = (total: number, available: number, swap: number) => ({
    ...{ total: total * 1024, available: available * 1024, swapTotal: swap * 1024, swapFree: swap * 1024 },
  });
  const poor = await machine(limits("256"), memory(1_000_000, 100_000, 0));
  deepEqual([find(poor, "open files").state, find(poor, "memory").state], ["note", "note"]);
  const small = await machine(limits("1024"), memory(1_000_000, 600_000, 0));
  match(find(small, "memory").mend?.[0] ?? "", /swapon/);
  const rich = await machine(limits("unlimited"), memory(16_000_000, 8_000_000, 1_000));
  deepEqual(rich.map(({ state }) => state), ["good"]);
  deepEqual((await machine("", memory(16_000_000, 8_000_000, 1))).map(({ name }) => name), ["memory"]);
  equal((await examineMachine()).at(-1)?.name, "memory", "the real one");
});

Deno.test("addresses that do not fit together or are not protected are found", () => {
  const network = {
    host: "127.0.0.1",
    port: 8420,
    publicOrigins: [],
    httpsProxy: undefined,
    httpProxy: undefined,
  };
  deepEqual(examineNetwork(network).map(({ state }) => state), ["good", "good"]);
  const plain = { ...network, host: "0.0.0.0", publicOrigins: ["http://dash.home.arpa:9000"] };
  match(find(examineNetwork(plain), "address").note, /says port 9000, and the server listens on 8420/);
  match(find(examineNetwork({ ...plain, port: 9000 }), "address").note, /without TLS/);
  equal(
    find(examineNetwork({ ...network, publicOrigins: ["https://dash.example.org"] }), "address").state,
    "good",
  );
  const proxied = examineNetwork({ ...network, httpsProxy: "http://user:secret@proxy.example:3128" });
  equal(find(proxied, "proxy").note, "proxy.example:3128");
});

Deno.test("a clock before the program was made, a model server that is away and an unsafe sandbox are found", async () => {
  equal(find(examineClock(0), "clock").state, "bad");
  equal(find(examineClock(NOW), "clock").state, "good");
  const reach = await examineReach({
    modelUrls: () => Promise.resolve(["http://a.example/v1", "http://b.example/v1/", "http://c.example/v1"]),
    ask: (url) =>
      url === "http://a.example/v1/models"
        ? Promise.resolve(401)
        : url === "http://b.example/v1/models"
        ? Promise.resolve(502)
        : Promise.reject(new Error("connection refused")),
  });
  deepEqual(reach.map(({ state }) => state), ["good", "bad", "bad"]);
  match(find(reach, "model server c.example").note, /connection refused/);
  const failed = describeSafety(
    {
      kind: "failed",
      failures: [{ name: "reads a file", reason: "it could" }],
    } as unknown as Parameters<typeof describeSafety>[0],
  );
  match(find([failed], "sandbox").note, /reads a file: it could/);
});

Deno.test("a server that runs is told from one that was killed, and a port that is taken is named", async () => {
  await inFolder(async (dataDir) => {
    const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    const { port } = listener.addr as Deno.NetAddr;
    const look = () => examineServer({ dataDir, host: "127.0.0.1", port });
    match(find(await look(), "server").note, new RegExp(`another program uses port ${port}`));
    listener.close();
    match(find(await look(), "server").note, /not running; its port is free/);
    await Deno.writeTextFile(join(dataDir, "serve.lock"), `${Deno.pid}\n`);
    match(find(await look(), "server").note, /not running/, "left behind by one that was killed");
    if (typeof Deno.FsFile.prototype.tryLock !== "function") return;
    await Deno.remove(join(dataDir, "serve.lock"));
    const lock = await lockDataFolder(dataDir);
    match(find(await look(), "server").note, new RegExp(`process ${Deno.pid}`));
    await lock.release();
    match(find(await look(), "server").note, /not running/);
  });
});

Deno.test("each reason why a layer is missing has steps that mend it", async () => {
  const facts = async (files: Readonly<Record<string, string>>) =>
    await readKernelFacts((path) =>
      files[path] === undefined ? Promise.reject(new Error("not here")) : Promise.resolve(files[path])
    );
  const namespaces = { layer: "own namespaces", reason: "this user may not make them" };
  const cases: [Readonly<Record<string, string>>, RegExp][] = [
    [{ "/proc/sys/kernel/unprivileged_userns_clone": "0\n" }, /kernel\.unprivileged_userns_clone=1/],
    [{ "/proc/sys/user/max_user_namespaces": "0\n" }, /user\.max_user_namespaces=/],
    [{ "/proc/sys/kernel/apparmor_restrict_unprivileged_userns": "1\n" }, /profile tessera-unshare.*userns,/],
    [{ "/.dockerenv": "" }, /--security-opt seccomp=unconfined/],
    [{}, /sysctl kernel\.unprivileged_userns_clone/],
  ];
  for (const [files, step] of cases) match(mendLayer(namespaces, await facts(files)).join("\n"), step);
  const none = await facts({});
  match(
    mendLayer({ layer: "own namespaces", reason: "unshare and mount of util-linux are not here" }, none)[0] ??
      "",
    /apt install util-linux/,
  );
  match(mendLayer({ layer: "control group", reason: "no" }, none)[0] ?? "", /Delegate=yes/);
});

Deno.test("a runtime that does not show /proc is named as what is in the way", async () => {
  const reason = 'Requires all access to "/proc/self/mountinfo", run again with the --allow-all flag';
  const missing = [{ layer: "control group", reason: "no" }, { layer: "own namespaces", reason }];
  const findings = await examineIsolation({ level: "standard", layers: [], missing });
  deepEqual(find(findings, "isolation").mend, ["deno run -A main.ts serve"]);
});

Deno.test("a part that breaks hides no other", async () => {
  const findings = await examineParts([
    ["first", () => Promise.reject(new TypeError("broke"))],
    ["second", () => Promise.resolve([{ name: "second", state: "good", note: "well" }])],
  ]);
  deepEqual(findings.map(({ name, state }) => `${name} ${state}`), ["first bad", "second good"]);
});
