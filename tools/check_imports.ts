import { fileURLToPath } from "node:url";
import { type Breach, findBlockBreaches, findBreaches } from "./import_rules.ts";
import { readModule } from "./read_module.ts";

/** Breaches of the import rules in the tracked modules of a checkout. */
export async function checkImports(root: string): Promise<Breach[]> {
  const files = await listTracked(root);
  const breaches: Breach[] = [];
  for (const file of files.filter(isModule).sort()) {
    const facts = readModule(await Deno.readTextFile(`${root}/${file}`), file);
    breaches.push(...isBlockModule(file, files) ? findBlockBreaches(file, facts) : findBreaches(file, facts));
  }
  return breaches;
}

function isModule(file: string): boolean {
  return /\.tsx?$/.test(file) && !file.endsWith(".d.ts");
}

/** The code of a block lies beside its manifest. */
function isBlockModule(file: string, files: readonly string[]): boolean {
  return /\/(backend\.ts|view\.tsx)$/.test(file) && files.includes(file.replace(/[^/]+$/, "manifest.json"));
}

async function listTracked(root: string): Promise<string[]> {
  const { success, stdout, stderr } = await new Deno.Command("git", { args: ["ls-files", "-z"], cwd: root })
    .output();
  if (!success) {
    throw new Error(`Cannot list the files of "${root}": ${new TextDecoder().decode(stderr).trim()}`);
  }
  const names = new TextDecoder().decode(stdout).split("\0").filter((name) => name !== "");
  const isThere = await Promise.all(
    names.map((name) => Deno.lstat(`${root}/${name}`).then(() => true, () => false)),
  );
  // Deleted but not committed yet.
  return names.filter((_, index) => isThere[index]);
}

if (import.meta.main) {
  const breaches = await checkImports(fileURLToPath(new URL("..", import.meta.url)).replace(/\/$/, ""));
  for (const { file, line, message } of breaches) console.error(`${file}:${line} ${message}`);
  if (breaches.length > 0) {
    console.error(`\n${breaches.length} breaches of the import rules; see docs/architecture.md`);
    Deno.exit(1);
  }
}
