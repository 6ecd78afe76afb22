import { createHash } from "node:crypto";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { APPROVED_LIBRARIES, COMPILER_NAME, libraryFile } from "../kit/libraries.ts";

const ROOT = fileURLToPath(new URL("../", import.meta.url));
const CONFIG = join(ROOT, "deno.json");
const STAMP = "stamp.txt";
const COMPILER_FOLDER = join(ROOT, "sandbox", "compiler");

/** Import specifier to bundle where it is not the library's own name: `cheerio/slim` leaves out a second parser. */
const ENTRY_OF: Readonly<Record<string, string>> = { cheerio: "cheerio/slim" };

/**
 * Bundles each approved library, and the block compiler, to one function expression a file in `outDir`.
 * Does nothing when the folder already holds this very build. Rejects when a bundle fails, naming it.
 */
export async function buildLibraries(outDir: string): Promise<"built" | "unchanged"> {
  const stamp = await contentStamp();
  if (await readStamp(outDir) === stamp) return "unchanged";
  await Deno.mkdir(outDir, { recursive: true });
  const work = await Deno.makeTempDir({ prefix: "libraries-" });
  try {
    for (const { name } of APPROVED_LIBRARIES) {
      const specifier = name === "zod" ? await copyZodWithoutLocales(work) : ENTRY_OF[name] ?? name;
      await replaceFile(join(outDir, libraryFile(name)), await bundle(work, { name, specifier }));
    }
    const compiler = { name: COMPILER_NAME, specifier: join(COMPILER_FOLDER, "compile_source.ts") };
    await replaceFile(join(outDir, libraryFile(COMPILER_NAME)), await bundle(work, compiler));
    await replaceFile(join(outDir, STAMP), stamp);
  } finally {
    await Deno.remove(work, { recursive: true });
  }
  return "built";
}

async function bundle(work: string, library: { name: string; specifier: string }): Promise<string> {
  const entry = join(work, `${libraryFile(library.name)}.entry.ts`);
  const output = join(work, libraryFile(library.name));
  await Deno.writeTextFile(
    entry,
    `import * as names from ${JSON.stringify(library.specifier)};\nexport const library = names;\n`,
  );
  const args = [
    "bundle",
    "--quiet",
    "--config",
    CONFIG,
    "--platform",
    "browser",
    "--format",
    "cjs",
    "--minify",
  ];
  const result = await new Deno.Command(Deno.execPath(), { args: [...args, "-o", output, entry], cwd: ROOT })
    .output();
  if (!result.success) {
    throw new Error(`Cannot bundle "${library.name}": ${new TextDecoder().decode(result.stderr)}`);
  }
  return asFunctionExpression(await Deno.readTextFile(output));
}

/**
 * One expression that gives the module's exports, in the shape that a compiled `import` expects: named exports, the
 * members of the default export, and `default` itself (the whole library where it has none).
 */
function asFunctionExpression(commonJs: string): string {
  return `(function () {
const module = { exports: {} };
(function (module, exports) {
${commonJs}
})(module, module.exports);
const names = module.exports.library;
const main = names.default;
const library = {};
if (main !== null && (typeof main === "object" || typeof main === "function")) Object.assign(library, main);
Object.assign(library, names);
library.default = main === undefined ? library : main;
Object.defineProperty(library, "__esModule", { value: true });
return library;
})`;
}

/** In one step: a server or test that reads at the same time gets the old text or the new one. */
async function replaceFile(path: string, text: string): Promise<void> {
  const half = `${path}.${Deno.pid}.new`;
  await Deno.writeTextFile(half, text);
  await Deno.rename(half, path);
}

/** zod carries 50 languages, half of its text, which cost every run 10 ms; a block's errors are read in English. */
async function copyZodWithoutLocales(work: string): Promise<string> {
  const from = dirname(fileURLToPath(import.meta.resolve("zod")));
  const to = join(work, "zod");
  await copyJavaScript(from, to);
  await Deno.writeTextFile(
    join(to, "v4", "locales", "index.js"),
    `export { default as en } from "./en.js";\n`,
  );
  return join(to, "index.js");
}

async function copyJavaScript(from: string, to: string): Promise<void> {
  await Deno.mkdir(to, { recursive: true });
  for await (const entry of Deno.readDir(from)) {
    if (entry.isDirectory && entry.name !== "src") {
      await copyJavaScript(join(from, entry.name), join(to, entry.name));
    } else if (entry.isFile && (entry.name.endsWith(".js") || entry.name === "package.json")) {
      await Deno.writeTextFile(join(to, entry.name), await Deno.readTextFile(join(from, entry.name)));
    }
  }
}

/** Changes when a pinned version, the list, the compiler or this file changes. */
async function contentStamp(): Promise<string> {
  const config: unknown = JSON.parse(await Deno.readTextFile(CONFIG));
  const files = [fileURLToPath(import.meta.url)];
  for await (const entry of Deno.readDir(COMPILER_FOLDER)) files.push(join(COMPILER_FOLDER, entry.name));
  const hash = createHash("sha256").update(JSON.stringify(pinnedVersions(config)));
  for (const file of files.sort()) hash.update(await Deno.readTextFile(file));
  return hash.digest("hex");
}

function pinnedVersions(config: unknown): readonly (readonly [string, unknown])[] {
  const imports = typeof config === "object" && config !== null && "imports" in config ? config.imports : {};
  const wanted = new Set([...APPROVED_LIBRARIES.map(({ name }) => name), "sucrase", "acorn"]);
  return Object.entries(imports ?? {}).filter(([name]) => wanted.has(name));
}

async function readStamp(outDir: string): Promise<string | undefined> {
  try {
    return await Deno.readTextFile(join(outDir, STAMP));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

if (import.meta.main) {
  const outDir = join(ROOT, "static", "dist", "libraries");
  const startedAt = performance.now();
  console.log(
    `Libraries ${await buildLibraries(outDir)} in ${Math.round(performance.now() - startedAt)} ms: ${outDir}`,
  );
}
