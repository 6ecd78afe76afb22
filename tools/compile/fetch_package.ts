import { join } from "node:path";
import { runQuietly } from "./run.ts";

/** Longest time a package of 100 MB may take over a slow line. */
const LIMIT_MS = 900_000;

/**
 * Puts one npm package into a folder by Deno's own installer: it knows the registry and the proxy that this machine is
 * set up with, compares the package with the registry's integrity, and, where the lockfile names it, with that. Gives
 * the package's folder and version.
 */
export async function fetchPackage(
  name: string,
  range: string,
  { folder, lockFile }: { readonly folder: string; readonly lockFile?: string },
): Promise<{ readonly folder: string; readonly version: string }> {
  await Deno.mkdir(folder, { recursive: true });
  await Deno.writeTextFile(join(folder, "package.json"), JSON.stringify({ dependencies: { [name]: range } }));
  await Deno.writeTextFile(join(folder, "deno.json"), JSON.stringify({ nodeModulesDir: "auto" }));
  if (lockFile !== undefined) await Deno.copyFile(lockFile, join(folder, "deno.lock"));
  const { isGood, output } = await runQuietly([Deno.execPath(), "install"], {
    cwd: folder,
    limitMs: LIMIT_MS,
  });
  if (!isGood) throw new Error(`Cannot get ${name} ${range} from the npm registry:\n${output.trim()}`);
  const installed = join(folder, "node_modules", name);
  const { version } = JSON.parse(await Deno.readTextFile(join(installed, "package.json")));
  return { folder: installed, version: String(version) };
}
