import { dirname, join } from "node:path";
import { isRecord } from "../domain/json.ts";
import { APPROVED_NAMES } from "../kit/libraries.ts";

const root = join(import.meta.dirname ?? ".", "..");

/**
 * What the program reads at run time, and where it lies beside the bundle: there, every module's own address is the
 * bundle's, so each path relative to a module has become one relative to `program/main.js`.
 */
const EMBEDDED: readonly (readonly [from: string, to: string])[] = [
  ["storage/migrations", "program/migrations"],
  ["generation/recipes", "program"],
  ["generation/example", "program/example"],
  ["static/dist", "static/dist"],
];
/** Root folders of runners that worked here: with links into the kernel's own files, and made anew where they are missing. */
const LEFT_OUT = join(root, "static/dist/sandbox");
/** Bound to a native library that a bundler cannot take in. */
const EXTERNAL = "@libsql/client";
const NOTHING = "program/nothing.js";
/** Flags are baked into the file: it has the kinds of permission that the program needs, and no paths. */
const PERMISSIONS = ["net", "read", "write", "env", "run", "sys", "ffi"].map((kind) => `--allow-${kind}`);

if (import.meta.main) Deno.exit(await compile());

/**
 * Makes `dist/tessera`, one file for this machine, with the Deno that `TESSERA_COMPILE_DENO` names (a path, or words
 * such as "npx -y deno@2.6.8"), else the one that runs this. `DENORT_BIN` names a runtime stub where none can be
 * downloaded. The file still needs a Deno CLI to run blocks: `TESSERA_DENO`. Gives an exit code.
 */
async function compile(): Promise<number> {
  const stage = await Deno.makeTempDir({ prefix: "tessera_compile_" });
  try {
    const built = await run([Deno.execPath(), "run", "-A", "tools/build.ts", "--if-needed"], root);
    const bundled = built === 0 ? await bundle(stage) : built;
    if (bundled !== 0) return bundled;
    for (const [from, to] of EMBEDDED) await copyData(join(root, from), join(stage, to));
    await Deno.writeTextFile(join(stage, "deno.json"), JSON.stringify(await stageConfig()));
    await Deno.writeTextFile(join(stage, NOTHING), "");
    await Deno.copyFile(join(root, "deno.lock"), join(stage, "deno.lock"));
    return await link(stage);
  } finally {
    await Deno.remove(stage, { recursive: true });
  }
}

/** One file of everything but the native library; the bundler is this Deno's, an older one has none as good. */
function bundle(stage: string): Promise<number> {
  const output = join(stage, "program", "main.js");
  const external = ["--external", EXTERNAL, "--external", `${EXTERNAL}/*`];
  return run(
    [Deno.execPath(), "bundle", "--platform", "deno", "--minify", ...external, "-o", output, "main.ts"],
    root,
  );
}

async function link(stage: string): Promise<number> {
  const deno = (Deno.env.get("TESSERA_COMPILE_DENO") ?? Deno.execPath()).split(" ");
  const output = join(root, "dist", Deno.build.os === "windows" ? "tessera.exe" : "tessera");
  await Deno.mkdir(dirname(output), { recursive: true });
  const includes = ["program", "static"].flatMap((folder) => ["--include", folder]);
  const flags = ["--no-check", ...PERMISSIONS, ...includes, "--output", output];
  return await run([...deno, "compile", ...flags, "program/main.js"], stage);
}

/**
 * The project's own configuration names options that an older compiler cannot read. A recipe's code is data here, but
 * the compiler follows the imports of every embedded module: they lead to one without content.
 */
async function stageConfig(): Promise<unknown> {
  const project: unknown = JSON.parse(await Deno.readTextFile(join(root, "deno.json")));
  const imports = isRecord(project) && isRecord(project.imports) ? project.imports : {};
  const ofBlocks = ["@tessera/ui", ...APPROVED_NAMES].map((name) => [name, `./${NOTHING}`]);
  return {
    nodeModulesDir: "none",
    imports: { ...Object.fromEntries(ofBlocks), [EXTERNAL]: imports[EXTERNAL] },
  };
}

/** Copies a folder without the program's own modules, which are in the bundle. */
async function copyData(from: string, to: string): Promise<void> {
  await Deno.mkdir(to, { recursive: true });
  for await (const { name, isDirectory } of Deno.readDir(from)) {
    if (join(from, name) === LEFT_OUT) continue;
    if (isDirectory) await copyData(join(from, name), join(to, name));
    else if (isData(name)) await Deno.copyFile(join(from, name), join(to, name));
  }
}

function isData(name: string): boolean {
  return !name.endsWith(".ts") || name === "backend.ts";
}

async function run([program = "", ...args]: readonly string[], cwd: string): Promise<number> {
  const { code } = await new Deno.Command(program, { args, cwd, stdout: "inherit", stderr: "inherit" })
    .output();
  return code;
}
