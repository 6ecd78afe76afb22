import { type Attack, sharedLab, testAttacks } from "./lab.ts";

const reads = (row: number, name: string, body: string): Attack => ({ row, name, body, unguarded: "reads" });
const works = (row: number, name: string, body: string): Attack => ({ row, name, body, unguarded: "works" });

const NODE_FS = `const fs = process.getBuiltinModule("node:fs");`;
const CALLBACK = `const wait = (start) => new Promise((ok, no) => start((e, v) => e ? no(e) : ok(v)));`;

/** Every way to a file's text or facts that Deno, Node's modules and the globals offer. */
const ATTACKS: readonly Attack[] = [
  reads(6, "Deno.readTextFileSync", `return Deno.readTextFileSync("$json");`),
  reads(6, "Deno.readTextFile", `return await Deno.readTextFile("$json");`),
  reads(6, "Deno.readFileSync", `return String(Buffer.from(Deno.readFileSync("$text")));`),
  reads(
    6,
    "Deno.readFile of a URL",
    `return String(Buffer.from(await Deno.readFile(new URL("file://$text"))));`,
  ),
  reads(
    6,
    "Deno.openSync",
    `const f = Deno.openSync("$text"); const b = Buffer.alloc(99); f.readSync(b); return String(b);`,
  ),
  reads(6, "Deno.open as a stream", `return await new Response((await Deno.open("$text")).readable).text();`),
  reads(6, "a link to a file", `return Deno.readTextFileSync("$link");`),
  reads(6, "a path with dots", `return Deno.readTextFileSync("$folder/../../../../../$text");`),
  reads(6, "a path through /proc", `return Deno.readTextFileSync("/proc/self/root$text");`),
  reads(6, "a path through /proc/self/cwd", `return Deno.readTextFileSync("/proc/self/cwd/$text");`),
  reads(
    6,
    "Deno.readDirSync",
    `return Deno.readDirSync("$folder").map((e) => Deno.readTextFileSync("$folder/" + e.name)).toArray().join();`,
  ),
  works(
    6,
    "Deno.readDir",
    `let n = 0; for await (const e of Deno.readDir("$folder")) n += e.name.length; return n;`,
  ),
  works(6, "Deno.readLinkSync", `return Deno.readLinkSync("$link").length;`),
  works(6, "Deno.realPath", `return (await Deno.realPath("$link")).length;`),
  works(6, "Deno.realPathSync of the root", `return Deno.realPathSync("/");`),
  works(6, "Deno.statSync", `return Deno.statSync("$json").size;`),
  works(6, "Deno.stat of the root", `return (await Deno.stat("/")).isDirectory;`),
  works(6, "Deno.lstatSync", `return Deno.lstatSync("$link").isSymlink;`),
  works(6, "Deno.watchFs", `const w = Deno.watchFs("$folder"); w.close(); return 1;`),
  works(6, "Deno.chdir", `Deno.chdir("$folder"); Deno.chdir("/"); return 1;`),
  reads(7, "fs.readFileSync", `${NODE_FS} return fs.readFileSync("$json", "utf8");`),
  reads(7, "fs.readFileSync by import()", `return (await import("node:fs")).readFileSync("$json", "utf8");`),
  reads(
    7,
    "fs.readFile",
    `${NODE_FS} ${CALLBACK} return String(await wait((done) => fs.readFile("$json", done)));`,
  ),
  reads(7, "fs.promises.readFile", `${NODE_FS} return await fs.promises.readFile("$json", "utf8");`),
  reads(7, "node:fs/promises", `return await (await import("node:fs/promises")).readFile("$json", "utf8");`),
  reads(
    7,
    "fs/promises open",
    `const f = await (await import("node:fs/promises")).open("$json"); return String(await f.readFile());`,
  ),
  reads(
    7,
    "fs.openSync",
    `${NODE_FS} const b = Buffer.alloc(99); fs.readSync(fs.openSync("$text"), b); return String(b);`,
  ),
  reads(
    7,
    "fs.createReadStream",
    `${NODE_FS} let t = ""; for await (const c of fs.createReadStream("$text")) t += c; return t;`,
  ),
  reads(7, "fs.openAsBlob", `${NODE_FS} return await (await fs.openAsBlob("$text")).text();`),
  reads(
    7,
    "fs.readdirSync",
    `${NODE_FS} return fs.readdirSync("$folder").map((n) => fs.readFileSync("$folder/" + n, "utf8"));`,
  ),
  works(
    7,
    "fs.opendirSync",
    `${NODE_FS} const d = fs.opendirSync("$folder"); const e = d.readSync().name; d.closeSync(); return e;`,
  ),
  works(
    7,
    "fs.existsSync as an oracle",
    `${NODE_FS} if (!fs.existsSync("$json")) throw new Error("says no"); return 1;`,
  ),
  works(7, "fs.accessSync", `${NODE_FS} fs.accessSync("$json"); return 1;`),
  works(
    7,
    "fs.statSync without throwing",
    `${NODE_FS} if (fs.statSync("$json", { throwIfNoEntry: false }) === undefined) throw new Error("says no"); return 1;`,
  ),
  works(
    7,
    "fs.lstat",
    `${NODE_FS} ${CALLBACK} return (await wait((done) => fs.lstat("$link", done))).isSymbolicLink();`,
  ),
  works(7, "fs.readlinkSync", `${NODE_FS} return fs.readlinkSync("$link").length;`),
  works(7, "fs.realpathSync.native", `${NODE_FS} return fs.realpathSync.native("$link").length;`),
  works(7, "fs.statfsSync", `${NODE_FS} return fs.statfsSync("/").bsize;`),
  works(
    7,
    "fs.globSync",
    `${NODE_FS} const found = fs.globSync("$folder/*"); if (found.length === 0) throw new Error("says none"); return found.length;`,
  ),
  reads(
    8,
    "process.getBuiltinModule",
    `return process.getBuiltinModule("fs").readFileSync("$json", "utf8");`,
  ),
  reads(
    8,
    "the environment in /proc",
    `return process.getBuiltinModule("fs").readFileSync("/proc/self/environ", "utf8");`,
  ),
  works(
    8,
    "the parent's environment in /proc",
    `return Deno.readTextFileSync("/proc/" + Deno.ppid + "/environ").length;`,
  ),
  works(
    8,
    "the parent's command line in /proc",
    `return Deno.readTextFileSync("/proc/" + Deno.ppid + "/cmdline").length;`,
  ),
  works(8, "its own memory in /proc", `Deno.openSync("/proc/self/mem"); return 1;`),
  works(8, "its own maps in /proc", `return Deno.readTextFileSync("/proc/self/maps").length;`),
  works(8, "the open files in /proc", `return Array.from(Deno.readDirSync("/proc/self/fd")).length;`),
  works(8, "a device", `Deno.openSync("/dev/zero"); return 1;`),
  reads(8, "process.loadEnvFile", `process.loadEnvFile("$env"); return process.env.CANARY;`),
  reads(
    14,
    "createRequire of JSON",
    `return process.getBuiltinModule("module").createRequire("file:///")("$json");`,
  ),
  reads(
    14,
    "createRequire of CommonJS",
    `return process.getBuiltinModule("module").createRequire("file:///")("$common");`,
  ),
  reads(
    14,
    "createRequire beside the file",
    `return process.getBuiltinModule("module").createRequire("file://$folder/x.js")("./canary.json");`,
  ),
  works(
    14,
    "require.resolve as an oracle",
    `return process.getBuiltinModule("module").createRequire("file:///").resolve("$script").length;`,
  ),
  reads(14, "Module._load", `return process.getBuiltinModule("module")._load("$json", null, false);`),
  reads(
    14,
    "Module._extensions",
    `const { Module } = process.getBuiltinModule("module"); const m = new Module("x"); Module._extensions[".json"](m, "$json"); return m.exports;`,
  ),
  reads(
    19,
    "ATTACH in SQLite",
    `const d = new (process.getBuiltinModule("sqlite").DatabaseSync)(":memory:"); try { d.exec("ATTACH DATABASE '$text' AS t; SELECT * FROM t.sqlite_master"); } catch (e) { if (!/not a database/.test(e.message)) throw e; } return Deno.readTextFileSync("$text");`,
  ),
  works(
    19,
    "a database file",
    `new (process.getBuiltinModule("sqlite").DatabaseSync)("$json", { readOnly: true }).close(); return 1;`,
  ),
  works(
    19,
    "a database named as a URL",
    `new (process.getBuiltinModule("sqlite").DatabaseSync)("file:$json?mode=ro", { readOnly: true }).close(); return 1;`,
  ),
  reads(20, "fetch of a file", `return await (await fetch("file://$text")).text();`),
  reads(
    20,
    "the native fetch of a file in a worker",
    `
    const w = new Worker("data:text/javascript," + encodeURIComponent('fetch("file://$text").then((r) => r.text()).then(postMessage, (e) => postMessage("no: " + e))'), { type: "module" });
    const said = await new Promise((ok) => { w.onmessage = (e) => ok(e.data); w.onerror = (e) => { e.preventDefault(); ok("no: " + e.message); }; });
    if (said.startsWith("no: ")) throw new Error(said); return said;`,
  ),
  reads(
    23,
    "evalContext of Deno's core",
    `const [value, failure] = Deno[Deno.internal].core.evalContext('Deno.readTextFileSync("$json")', "file:///x"); if (failure) throw failure.thrown; return value;`,
  ),
  reads(23, "indirect eval", `return (0, eval)('Deno.readTextFileSync("$json")');`),
  reads(
    23,
    "vm.runInThisContext",
    `return process.getBuiltinModule("vm").runInThisContext('Deno.readTextFileSync("$json")');`,
  ),
  reads(
    23,
    "vm.runInNewContext",
    `return process.getBuiltinModule("vm").runInNewContext('c.constructor("return Deno.readTextFileSync(\\'$json\\')")()', { c() {} });`,
  ),
  reads(
    23,
    "vm.Script",
    `return new (process.getBuiltinModule("vm").Script)('Deno.readTextFileSync("$json")').runInThisContext();`,
  ),
  reads(
    23,
    "vm.compileFunction",
    `return process.getBuiltinModule("vm").compileFunction('return Deno.readTextFileSync("$json")')();`,
  ),
  reads(
    23,
    "a getter put on Deno",
    `let real; Object.defineProperty(Deno, "x", { get() { return real ??= Deno.readTextFileSync("$json"); } }); return Deno.x;`,
  ),
  reads(
    23,
    "a function saved in a timer",
    `return await new Promise((ok, no) => setTimeout((read) => { try { ok(read("$json")); } catch (e) { no(e); } }, 0, Deno.readTextFileSync));`,
  ),
];

testAttacks(sharedLab(), ATTACKS);
