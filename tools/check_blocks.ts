/**
 * Type-checks blocks as their authors write them: `deno run -A tools/check_blocks.ts [FOLDER...]`, by default every recipe
 * and every golden answer.
 * Each folder is checked under an import map of its own in which `@tessera/ui` is `kit/types.d.ts` and the approved
 * libraries are the ones the sandbox has. Exits with 1 when a block does not hold.
 */
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { APPROVED_LIBRARIES } from "../kit/libraries.ts";

const ROOT = fileURLToPath(new URL("../", import.meta.url));

if (import.meta.main) {
  const folders = Deno.args.length > 0 ? Deno.args.map((folder) => resolve(folder)) : await listOwnBlocks();
  Deno.exit(await checkBlocks(folders));
}

/** Exit code of `deno check` over the backend and the view of each folder. */
export async function checkBlocks(folders: readonly string[]): Promise<number> {
  const workFolder = await mkdtemp(join(tmpdir(), "tessera-check-"));
  try {
    const config = join(workFolder, "deno.json");
    await writeFile(config, JSON.stringify(await createConfig()));
    const files = folders.flatMap((folder) => [join(folder, "backend.ts"), join(folder, "view.tsx")]);
    const { code } = await new Deno.Command(Deno.execPath(), {
      args: ["check", "--quiet", "--no-lock", "--config", config, ...files],
      stdout: "inherit",
      stderr: "inherit",
    }).output();
    return code;
  } finally {
    await rm(workFolder, { recursive: true, force: true });
  }
}

async function createConfig(): Promise<unknown> {
  const project: unknown = JSON.parse(await readFile(join(ROOT, "deno.json"), "utf8"));
  const pinned = readImports(project);
  const kit = (file: string) => pathToFileURL(join(ROOT, "kit", file)).href;
  const libraries = APPROVED_LIBRARIES.flatMap(({ name }) => {
    const source = pinned[name] ?? pinned[name.split("/")[0] ?? name];
    return source === undefined
      ? []
      : [[name, name in pinned ? source : `${source}/${name.split("/")[1]}`] as const];
  });
  return {
    nodeModulesDir: "none",
    compilerOptions: {
      strict: true,
      // Some approved libraries ship no types; what they give is any, and so are parameters that follow from it.
      noImplicitAny: false,
      noUncheckedIndexedAccess: true,
      jsx: "react-jsx",
      jsxImportSource: "@tessera/ui",
      lib: ["esnext", "dom", "dom.iterable"],
      types: [kit("block_globals.d.ts")],
    },
    imports: {
      "@tessera/ui": kit("types.d.ts"),
      "@tessera/ui/jsx-runtime": kit("jsx.d.ts"),
      ...Object.fromEntries(libraries),
    },
  };
}

function readImports(config: unknown): Readonly<Record<string, string>> {
  const imports = typeof config === "object" && config !== null && "imports" in config
    ? config.imports
    : undefined;
  if (typeof imports !== "object" || imports === null) throw new TypeError('deno.json has no "imports"');
  return Object.fromEntries(Object.entries(imports).map(([name, source]) => [name, String(source)]));
}

async function listOwnBlocks(): Promise<readonly string[]> {
  const parents = [join(ROOT, "generation", "recipes"), join(ROOT, "testing", "eval", "golden")];
  const found = await Promise.all(parents.map(async (parent) => {
    const entries = await readdir(parent, { withFileTypes: true });
    return entries.filter((entry) => entry.isDirectory()).map((entry) => join(parent, entry.name));
  }));
  return found.flat();
}
