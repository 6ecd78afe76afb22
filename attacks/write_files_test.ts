import { type Attack, sharedLab, testAttacks } from "./lab.ts";

const damages = (row: number, name: string, body: string): Attack => ({
  row,
  name,
  body,
  unguarded: "damages",
});
const works = (row: number, name: string, body: string): Attack => ({ row, name, body, unguarded: "works" });

const NODE_FS = `const fs = process.getBuiltinModule("node:fs");`;

/** Every way to change a file, or to leave one behind. */
const ATTACKS: readonly Attack[] = [
  damages(6, "Deno.writeTextFileSync", `Deno.writeTextFileSync("$new", "x"); return 1;`),
  damages(6, "Deno.writeFile", `await Deno.writeFile("$json", new Uint8Array(1)); return 1;`),
  damages(6, "Deno.createSync", `Deno.createSync("$json").close(); return 1;`),
  damages(
    6,
    "Deno.openSync to append",
    `Deno.openSync("$text", { append: true }).writeSync(new Uint8Array(1)); return 1;`,
  ),
  damages(6, "Deno.mkdirSync", `Deno.mkdirSync("$new"); return 1;`),
  damages(6, "Deno.removeSync", `Deno.removeSync("$json"); return 1;`),
  damages(6, "Deno.renameSync", `Deno.renameSync("$json", "$new"); return 1;`),
  damages(6, "Deno.copyFileSync", `Deno.copyFileSync("$json", "$new"); return 1;`),
  damages(6, "Deno.symlinkSync", `Deno.symlinkSync("$json", "$new"); return 1;`),
  damages(6, "Deno.linkSync", `Deno.linkSync("$json", "$new"); return 1;`),
  damages(6, "Deno.truncateSync", `Deno.truncateSync("$json", 1); return 1;`),
  damages(6, "Deno.chmodSync", `Deno.chmodSync("$json", 0o777); return 1;`),
  damages(6, "Deno.utimeSync", `Deno.utimeSync("$json", 1, 1); return 1;`),
  damages(6, "Deno.makeTempFileSync", `Deno.makeTempFileSync({ dir: "$folder" }); return 1;`),
  works(6, "Deno.makeTempDirSync", `Deno.removeSync(Deno.makeTempDirSync()); return 1;`),
  works(6, "Deno.umask", `return Deno.umask();`),
  damages(7, "fs.writeFileSync", `${NODE_FS} fs.writeFileSync("$new", "x"); return 1;`),
  damages(7, "fs.appendFileSync", `${NODE_FS} fs.appendFileSync("$json", "x"); return 1;`),
  damages(
    7,
    "fs.createWriteStream",
    `${NODE_FS} await new Promise((ok, no) => fs.createWriteStream("$new").on("error", no).on("finish", ok).end("x")); return 1;`,
  ),
  damages(7, "fs.cpSync", `${NODE_FS} fs.cpSync("$json", "$new"); return 1;`),
  damages(7, "fs.rmSync", `${NODE_FS} fs.rmSync("$json"); return 1;`),
  damages(7, "fs.symlinkSync", `${NODE_FS} fs.symlinkSync("$json", "$new"); return 1;`),
  damages(7, "fs.mkdtempSync", `${NODE_FS} fs.mkdtempSync("$new"); return 1;`),
  damages(8, "v8.writeHeapSnapshot", `process.getBuiltinModule("v8").writeHeapSnapshot("$new"); return 1;`),
  damages(
    19,
    "a new database",
    `new (process.getBuiltinModule("sqlite").DatabaseSync)("$new").exec("CREATE TABLE t(a)"); return 1;`,
  ),
  damages(
    19,
    "ATTACH of a new database",
    `new (process.getBuiltinModule("sqlite").DatabaseSync)(":memory:").exec("ATTACH DATABASE '$new' AS t; CREATE TABLE t.a(b)"); return 1;`,
  ),
  damages(
    19,
    "VACUUM INTO",
    `const d = new (process.getBuiltinModule("sqlite").DatabaseSync)(":memory:"); d.exec("CREATE TABLE t(a)"); d.exec("VACUUM INTO '$new'"); return 1;`,
  ),
  damages(
    19,
    "a backup",
    `const { backup, DatabaseSync } = process.getBuiltinModule("sqlite"); const d = new DatabaseSync(":memory:"); d.exec("CREATE TABLE t(a)"); await backup(d, "$new"); return 1;`,
  ),
  {
    row: 19,
    name: "temporary files of SQLite",
    body: `
      const d = new (process.getBuiltinModule("sqlite").DatabaseSync)(":memory:");
      d.exec("PRAGMA temp_store=1; PRAGMA temp_store_directory='$folder'; PRAGMA cache_size=1; PRAGMA temp.cache_size=1");
      d.exec("CREATE TEMP TABLE t AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n WHERE i < 5000) SELECT i, hex(randomblob(200)) AS b FROM n");
      return d.prepare("SELECT count(*) AS c FROM t ORDER BY 1").get().c;`,
    // In memory it may do so; into a file it may not.
    ends: ["threw", "crashed", "no_result", "answered"],
    unguarded: "works",
  },
  works(
    46,
    "localStorage",
    `localStorage.setItem("k", "v"); if (localStorage.getItem("k") !== "v") throw new Error("empty"); localStorage.clear(); return 1;`,
  ),
  works(46, "caches", `const c = await caches.open("k"); await caches.delete("k"); return String(c);`),
];

testAttacks(sharedLab(), ATTACKS);
