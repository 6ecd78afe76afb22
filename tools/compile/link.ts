import { join } from "node:path";
import { requireKind } from "./executable_kind.ts";
import { runQuietly } from "./run.ts";
import type { Target } from "./targets.ts";

/**
 * Baked into the file: every kind of permission by its name, no paths and no prompts. "import" is never used; without
 * it Deno counts the others as less than everything, and then opens nothing below `/proc` and `/sys`, from which the
 * memory of blocks is watched and their root folders and control groups are made.
 */
const PERMISSIONS = ["net", "read", "write", "env", "run", "sys", "ffi", "import"].map((kind) =>
  `--allow-${kind}`
);
const FOLDERS = ["program", "native", "static", "runner"];

/** Puts the staged folders behind a runtime stub, by the Deno in `TESSERA_COMPILE_DENO` (words, split at blanks). */
export async function link(stage: string, target: Target, output: string): Promise<void> {
  const stub = Deno.env.get("DENORT_BIN");
  // The compiler takes a named stub for whatever target it is told.
  if (stub !== undefined) await requireKind(stub, target);
  await makeAlike(stage);
  const deno = (Deno.env.get("TESSERA_COMPILE_DENO") ?? Deno.execPath()).split(" ");
  const includes = (await listFolders(stage)).filter((name) => FOLDERS.includes(name))
    .flatMap((name) => ["--include", name]);
  const flags = [
    "--no-check",
    "--no-lock",
    "--no-code-cache",
    ...PERMISSIONS,
    ...includes,
    "--output",
    output,
  ];
  const other = target.name === Deno.build.target ? [] : ["--target", target.name];
  const words = [...deno, "compile", ...flags, ...other, "program/main.js"];
  const { isGood, output: said } = await runQuietly(words, { cwd: stage });
  if (isGood) return;
  throw new Error(
    `Cannot link the file for ${target.name} with "${deno.join(" ")}":\n${said.trim()}\n\n` +
      (stub === undefined
        ? "The compiler downloads its runtime stub (denort) from dl.deno.land unless DENORT_BIN names one: of that very target, and of a version that the compiler takes"
        : `DENORT_BIN is "${stub}": the stub must be of a version that the compiler takes`),
  );
}

/** What a file system knows beside names and content differs from build to build. */
async function makeAlike(path: string): Promise<void> {
  const { isDirectory } = await Deno.lstat(path);
  if (isDirectory) { for await (const { name } of Deno.readDir(path)) await makeAlike(join(path, name)); }
  if (Deno.build.os !== "windows") await Deno.chmod(path, isDirectory ? 0o755 : 0o644);
  await Deno.utime(path, 0, 0);
}

async function listFolders(stage: string): Promise<string[]> {
  const names: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(stage)) if (isDirectory) names.push(name);
  return names.sort();
}
