import { join } from "node:path";
import { APPROVED_NAMES } from "../../kit/libraries.ts";
import { requireKind } from "./executable_kind.ts";
import { fetchPackage } from "./fetch_package.ts";
import { run } from "./run.ts";
import type { Target } from "./targets.ts";

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
/** The root folders of runners that worked here, and by what the build knows that it is done: times of files. */
const LEFT_OUT = ["static/dist/sandbox", "static/dist/stamp"];
/** How the database's package asks for its native library; a bundler cannot take that in. */
const ASKS_FOR_NATIVE = /`@libsql\/\$\{[\w$]+\}`/g;
const NOTHING = "program/nothing.js";
/** Written by `storage/sqlite_client.ts`. */
const NATIVE_LIBRARY_PATH = "globalThis.tesseraNativeLibrary";

/** Everything that the linker embeds, in the folders that it is told to. */
export async function stageProgram(
  root: string,
  stage: string,
  { target, downloads }: { readonly target: Target; readonly downloads: string },
): Promise<void> {
  await bundle(root, stage);
  for (const [from, to] of EMBEDDED) await copyData(root, from, join(stage, to));
  await putNativeLibrary(root, stage, { target, downloads });
  await writeConfig(stage);
}

/**
 * The whole program, each command with what it needs in files of its own, side by side: a start reads no more than it
 * uses. The bundler is this Deno's, an older one has none as good.
 */
async function bundle(root: string, stage: string): Promise<void> {
  const folder = join(stage, "program");
  const flags = ["--platform", "deno", "--code-splitting", "--minify", "--quiet", "--outdir", folder];
  const code = await run([Deno.execPath(), "bundle", ...flags, "main.ts"], { cwd: root });
  if (code !== 0) throw new Error("Cannot bundle the program: see above");
  let places = 0;
  for await (const { name } of Deno.readDir(folder)) {
    const text = await Deno.readTextFile(join(folder, name));
    const found = text.match(ASKS_FOR_NATIVE)?.length ?? 0;
    places += found;
    if (found > 0) {
      await Deno.writeTextFile(join(folder, name), text.replace(ASKS_FOR_NATIVE, NATIVE_LIBRARY_PATH));
    }
  }
  if (places === 1) return;
  throw new Error(`Cannot find where the native library is loaded: ${places} places, expected 1`);
}

/** Exactly the one of the target, of the version and with the integrity that the lockfile holds. */
async function putNativeLibrary(
  root: string,
  stage: string,
  { target, downloads }: { readonly target: Target; readonly downloads: string },
): Promise<void> {
  const lockFile = join(root, "deno.lock");
  const version = findLocked(await Deno.readTextFile(lockFile), target.libsqlPackage);
  const folder = join(downloads, "libsql");
  const fetched = await fetchPackage(target.libsqlPackage, version, { folder, lockFile });
  const library = join(fetched.folder, "index.node");
  await requireKind(library, target);
  await Deno.mkdir(join(stage, "native"), { recursive: true });
  await Deno.copyFile(library, join(stage, "native", "libsql.node"));
}

/**
 * Not the project's own, which names options that an older compiler cannot read. A recipe's code is data here, but the
 * linker follows the imports of every embedded module: they lead to one without content.
 */
async function writeConfig(stage: string): Promise<void> {
  await Deno.writeTextFile(join(stage, NOTHING), "");
  const imports = Object.fromEntries(
    ["@tessera/ui", ...APPROVED_NAMES].map((name) => [name, `./${NOTHING}`]),
  );
  await Deno.writeTextFile(join(stage, "deno.json"), JSON.stringify({ nodeModulesDir: "none", imports }));
}

function findLocked(lock: string, name: string): string {
  const packages: Readonly<Record<string, unknown>> = JSON.parse(lock).npm ?? {};
  const key = Object.keys(packages).find((entry) => entry.startsWith(`${name}@`));
  if (key === undefined) throw new Error(`Cannot find ${name} in deno.lock`);
  return key.slice(name.length + 1);
}

/** Copies a folder without the program's own modules, which are in the bundle. */
async function copyData(root: string, from: string, to: string): Promise<void> {
  await Deno.mkdir(to, { recursive: true });
  for await (const { name, isDirectory } of Deno.readDir(join(root, from))) {
    const inside = `${from}/${name}`;
    if (LEFT_OUT.includes(inside)) continue;
    if (isDirectory) await copyData(root, inside, join(to, name));
    else if (isData(name)) await Deno.copyFile(join(root, inside), join(to, name));
  }
}

function isData(name: string): boolean {
  return !name.endsWith(".ts") || name === "backend.ts";
}
