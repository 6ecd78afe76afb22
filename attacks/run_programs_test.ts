import { type Attack, sharedLab, testAttacks } from "./lab.ts";

const works = (row: number, name: string, body: string): Attack => ({ row, name, body, unguarded: "works" });
const damages = (row: number, name: string, body: string): Attack => ({
  row,
  name,
  body,
  unguarded: "damages",
});
const unproved = (row: number, name: string, body: string): Attack => ({
  row,
  name,
  body,
  unguarded: "unproved",
});

const CHILD = `const child = process.getBuiltinModule("node:child_process");`;
const EXIT =
  `const wait = (c) => new Promise((ok, no) => { c.on("error", no); c.on("exit", (code) => code === 0 ? ok(code) : no(new Error("exit " + code))); });`;

/** Every way to another program, to machine code and to another process. */
const ATTACKS: readonly Attack[] = [
  works(9, "Deno.Command outputSync", `return new Deno.Command("id").outputSync().code;`),
  works(
    9,
    "Deno.Command output",
    `return (await new Deno.Command("/bin/sh", { args: ["-c", "exit 0"] }).output()).code;`,
  ),
  works(
    9,
    "Deno.Command spawn",
    `return (await new Deno.Command("id", { stdout: "null" }).spawn().status).code;`,
  ),
  works(
    9,
    "Deno.Command with the runner itself",
    `return new Deno.Command(Deno.execPath(), { args: ["--version"] }).outputSync().code;`,
  ),
  works(
    9,
    "Deno.Command with a shell's environment",
    `return new Deno.Command("true", { env: { LD_PRELOAD: "/nowhere" } }).outputSync().code;`,
  ),
  works(10, "execSync", `${CHILD} return String(child.execSync("id"));`),
  works(
    10,
    "exec",
    `${CHILD} return await new Promise((ok, no) => child.exec("id", (e, out) => e ? no(e) : ok(out)));`,
  ),
  works(10, "execFileSync", `${CHILD} return String(child.execFileSync("id"));`),
  works(
    10,
    "execFile",
    `${CHILD} return await new Promise((ok, no) => child.execFile("id", (e, out) => e ? no(e) : ok(out)));`,
  ),
  works(
    10,
    "spawnSync",
    `${CHILD} const { error, status } = child.spawnSync("id"); if (error) throw error; return status;`,
  ),
  works(10, "spawn", `${CHILD} ${EXIT} return await wait(child.spawn("id"));`),
  works(
    10,
    "spawn of a shell",
    `${CHILD} ${EXIT} return await wait(child.spawn("exit 0", { shell: true }));`,
  ),
  works(
    10,
    "fork",
    `${CHILD} ${EXIT} return await wait(child.fork("$script", [], { execPath: "/bin/true", execArgv: [] }));`,
  ),
  unproved(10, "cluster.fork", `process.getBuiltinModule("cluster").fork(); return 1;`),
  works(
    11,
    "Deno.dlopen",
    `Deno.dlopen("/lib/x86_64-linux-gnu/libc.so.6", { getpid: { parameters: [], result: "i32" } }).close(); return 1;`,
  ),
  works(11, "an address as a pointer", `Deno.UnsafePointer.create(1n); return 1;`),
  works(
    11,
    "the address of a buffer",
    `return String(Deno.UnsafePointer.value(Deno.UnsafePointer.of(new Uint8Array(8))));`,
  ),
  works(
    11,
    "a callback for machine code",
    `new Deno.UnsafeCallback({ parameters: [], result: "void" }, () => {}).close(); return 1;`,
  ),
  unproved(
    11,
    "process.dlopen",
    `process.dlopen({ exports: {} }, "/lib/x86_64-linux-gnu/libc.so.6"); return 1;`,
  ),
  unproved(
    11,
    "a native module by require",
    `return process.getBuiltinModule("module")._extensions[".node"]({ exports: {} }, "/lib/x86_64-linux-gnu/libc.so.6") ?? 1;`,
  ),
  unproved(
    11,
    "the operation that loads native modules",
    `return Deno[Deno.internal].core.ops.op_napi_open("/lib/x86_64-linux-gnu/libc.so.6", {}, null, null, null) ?? 1;`,
  ),
  unproved(
    11,
    "an extension of SQLite",
    `const d = new (process.getBuiltinModule("sqlite").DatabaseSync)(":memory:", { allowExtension: true }); d.loadExtension("/lib/x86_64-linux-gnu/libc.so.6"); return 1;`,
  ),
  damages(22, "process.kill of another process", `process.kill($victim, "SIGKILL"); return 1;`),
  damages(22, "Deno.kill of another process", `Deno.kill($victim, "SIGKILL"); return 1;`),
  damages(
    22,
    "process._kill of another process",
    `const code = process._kill($victim, 9); if (code !== 0) throw new Error("code " + code); return 1;`,
  ),
  works(22, "a signal to the parent", `process.kill(process.ppid, 0); return 1;`),
  works(22, "a signal to process 1", `process.kill(1, 0); return 1;`),
  works(22, "a signal to its group", `process.kill(0, "SIGWINCH"); return 1;`),
  unproved(22, "a signal to everyone", `process.kill(-1, 0); return 1;`),
  unproved(22, "a signal to the group of a process", `process.kill(-process.pid, "SIGWINCH"); return 1;`),
  unproved(22, "the parent's debugger", `process._debugProcess(process.ppid); return 1;`),
  works(
    22,
    "the priority of the parent",
    `const os = process.getBuiltinModule("os"); os.setPriority(process.ppid, os.getPriority(process.ppid)); return 1;`,
  ),
  {
    row: 22,
    name: "SIGKILL to itself",
    body: `process.kill(process.pid, "SIGKILL"); await new Promise(() => {});`,
    ends: ["crashed", "threw"],
    unguarded: "unproved",
  },
  {
    row: 22,
    name: "process.abort",
    body: `process.abort();`,
    ends: ["crashed", "no_result"],
    unguarded: "unproved",
  },
  {
    row: 22,
    name: "SIGSTOP to itself",
    body: `process.kill(process.pid, "SIGSTOP"); for (;;);`,
    ends: ["limit", "threw"],
    unguarded: "unproved",
    job: { limits: { wallMs: 600 } },
  },
];

testAttacks(sharedLab(), ATTACKS);
