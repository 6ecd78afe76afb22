import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { compile } from "tailwindcss";
import type { BuiltFile } from "./build_islands.ts";
import { minifyCss } from "./minify_css.ts";

/** Where class names stand in our own pages. */
const SOURCES = ["views", "routes", "kit"];

/** Compiles static/css/app.css with Tailwind: our own rules, and the utilities that our pages use. */
export async function buildStyles(root: string): Promise<readonly BuiltFile[]> {
  const entry = join(root, "static", "css", "app.css");
  const compiler = await compile(await Deno.readTextFile(entry), { base: dirname(entry), loadStylesheet });
  const classes = new Set<string>();
  for (const source of SOURCES) await collectClasses(join(root, source), classes);
  return [{ name: "app.css", text: minifyCss(compiler.build([...classes])) }];
}

async function loadStylesheet(id: string, base: string) {
  const path = id.startsWith(".") ? join(base, id) : fileURLToPath(import.meta.resolve(`${id}.css`));
  return { path, base: dirname(path), content: await Deno.readTextFile(path) };
}

/** Only what stands in a `class` attribute: words of the code are no classes. */
async function collectClasses(folder: string, classes: Set<string>): Promise<void> {
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    const path = join(folder, name);
    if (isDirectory) await collectClasses(path, classes);
    if (!name.endsWith(".tsx")) continue;
    for (const [, text = ""] of (await Deno.readTextFile(path)).matchAll(/\bclass="([^"]*)"/g)) {
      for (const word of text.split(/\s+/)) if (word !== "") classes.add(word);
    }
  }
}
