import assert from "node:assert/strict";
import { type Attack, attackTest, sharedLab, testAttacks } from "./lab.ts";

const openLab = sharedLab();
const works = (row: number, name: string, body: string): Attack => ({ row, name, body, unguarded: "works" });
const reads = (row: number, name: string, body: string): Attack => ({ row, name, body, unguarded: "reads" });
/** Ends well, with exactly this value: there is nothing to see. */
const sees = (row: number, name: string, value: unknown, body: string): Attack => ({
  row,
  name,
  body,
  ends: ["answered"],
  value,
  unguarded: "unproved",
});

const OS = `const os = process.getBuiltinModule("os");`;

/** What tells a block about the machine, the server and its person. */
const ATTACKS: readonly Attack[] = [
  reads(13, "Deno.env.toObject", `return Deno.env.toObject();`),
  reads(13, "Deno.env.get", `return Deno.env.get("TESSERA_CANARY");`),
  works(13, "Deno.env.has", `return Deno.env.has("HOME");`),
  reads(13, "process.env of one name", `return process.env.TESSERA_CANARY;`),
  { ...reads(13, "the keys of process.env", `return { ...process.env };`), ends: ["threw", "answered"] },
  works(
    13,
    "a change of the environment",
    `Deno.env.set("LD_PRELOAD", "/nowhere"); Deno.env.delete("LD_PRELOAD"); return 1;`,
  ),
  {
    ...reads(
      13,
      "the environment of a worker thread",
      `
    const { Worker } = process.getBuiltinModule("worker_threads");
    const w = new Worker('const { parentPort } = process.getBuiltinModule("worker_threads"); let v; try { v = process.env.TESSERA_CANARY } catch (e) { v = "no: " + e } parentPort.postMessage(v ?? "no: nothing")', { eval: true });
    const said = await new Promise((ok, no) => { w.on("message", ok); w.on("error", no); });
    if (said.startsWith("no: ")) throw new Error(said); return said;`,
    ),
  },
  sees(
    17,
    "a request for every permission",
    ["denied"],
    `
    const states = new Set();
    for (const name of ["read", "write", "net", "env", "run", "sys", "ffi"]) states.add((await Deno.permissions.request({ name })).state);
    return [...states];`,
  ),
  sees(
    17,
    "a request for one file, host and program",
    ["denied"],
    `
    const wanted = [{ name: "read", path: "$json" }, { name: "net", host: "127.0.0.1:$port" }, { name: "run", command: "id" }, { name: "env", variable: "HOME" }, { name: "sys", kind: "hostname" }];
    return [...new Set(wanted.map((one) => Deno.permissions.requestSync(one).state))];`,
  ),
  sees(
    17,
    "a query",
    ["prompt"],
    `return [...new Set(["read", "write", "net", "env", "run", "sys", "ffi"].map((name) => Deno.permissions.querySync({ name }).state))];`,
  ),
  sees(17, "a question to the terminal", [null, false], `return [prompt("Password?"), confirm("Sure?")];`),
  works(26, "Deno.hostname", `return Deno.hostname();`),
  works(26, "Deno.systemMemoryInfo", `return Deno.systemMemoryInfo().total;`),
  works(26, "Deno.networkInterfaces", `return Deno.networkInterfaces().length;`),
  works(26, "Deno.osRelease", `return Deno.osRelease();`),
  works(26, "Deno.osUptime", `return Deno.osUptime();`),
  works(26, "Deno.loadavg", `return Deno.loadavg();`),
  works(26, "Deno.uid", `return Deno.uid();`),
  works(26, "Deno.gid", `return Deno.gid();`),
  works(26, "os.hostname", `${OS} return os.hostname();`),
  works(26, "os.userInfo", `${OS} return os.userInfo().username;`),
  works(26, "os.homedir", `${OS} return os.homedir();`),
  works(26, "os.networkInterfaces", `${OS} return Object.keys(os.networkInterfaces());`),
  works(26, "os.cpus", `${OS} return os.cpus()[0].model;`),
  works(26, "os.totalmem", `${OS} return os.totalmem();`),
  works(26, "os.release", `${OS} return os.release();`),
  works(26, "os.tmpdir", `${OS} return os.tmpdir();`),
  works(26, "process.getuid", `return process.getuid();`),
  works(26, "process.setuid", `process.setuid(process.getuid()); return 1;`),
  works(26, "process.umask", `return process.umask();`),
  works(26, "process.report", `return process.report.getReport().header.host;`),
  sees(
    28,
    "open files",
    [],
    `
    const fs = process.getBuiltinModule("fs");
    const open = [];
    for (let fd = 3; fd < 1024; fd++) {
      try { if (fs.fstatSync(fd).isFile()) open.push(fd); } catch (e) { if (e.code !== "EBADF") open.push([fd, e.code]); }
    }
    return open;`,
  ),
  {
    row: 28,
    name: "a read of a file that is not its own",
    body:
      `const fs = process.getBuiltinModule("fs"); const b = Buffer.alloc(99); for (let fd = 3; fd < 64; fd++) { try { fs.readSync(fd, b, 0, 99, 0); } catch (e) { if (e.code !== "EBADF") throw e; continue; } return [fd, String(b)]; } throw new Error("none");`,
    unguarded: "unproved",
  },
  sees(
    28,
    "resources of the runtime",
    ["stderr", "stdin", "stdout"],
    `return Object.values(Deno[Deno.internal].core.resources()).toSorted();`,
  ),
  sees(
    29,
    "its folder, arguments and module",
    ["/", [], "data:"],
    `return [Deno.cwd(), Deno.args, Deno.mainModule.slice(0, 5)];`,
  ),
];

testAttacks(openLab, ATTACKS);

attackTest("attack 29 neither the runner's path nor its user stands in what a block can say", async () => {
  const { kit } = await openLab();
  const report = await kit.run({
    backend: `
      import { z } from "zod";
      export const dataSchema = z.object({ value: z.any() });
      const seen = [Deno.execPath(), process.execPath, process.argv, process.argv0, process.title, Deno.mainModule, process.execArgv];
      export async function fetchData(ctx) {
        console.log(Deno.execPath(), new Error("x").stack);
        return [seen, new Error("x").stack, process.config, process.moduleLoadList];
      }
      export function processData(value) { throw new Error(JSON.stringify(value)); }`,
  }, { isValidated: false });
  assert.equal(report.kind, "threw");
  const said = JSON.stringify(report);
  assert(said.includes("deno"), "the block said nothing");
  for (const hidden of [Deno.execPath(), Deno.cwd(), Deno.env.get("HOME") ?? "/home"]) {
    assert(!said.includes(`${hidden}/`) && !said.includes(`"${hidden}"`), `${hidden} stands in ${said}`);
  }
});
