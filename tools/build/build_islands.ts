import { basename, join } from "node:path";

/** A built file before it has its final name. */
export interface BuiltFile {
  /** Plain name, such as "app.js". */
  readonly name: string;
  readonly text: string;
  /** Its name already holds a hash of its content. */
  readonly isNamed?: boolean;
}

/**
 * Bundles the browser's code. Its own configuration, because the JSX of the server ("precompile") drops handlers.
 * Parts that `import()` asks for are chunks of their own: the first visit does not load them.
 */
export async function buildIslands(root: string): Promise<readonly BuiltFile[]> {
  const folder = await Deno.makeTempDir();
  try {
    await bundle(root, folder);
    const files: BuiltFile[] = [];
    for await (const { name } of Deno.readDir(folder)) {
      const text = await Deno.readTextFile(join(folder, name));
      files.push(
        name === "entry.js" ? { name: "app.js", text } : { name: basename(name), text, isNamed: true },
      );
    }
    return files;
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function bundle(root: string, folder: string): Promise<void> {
  const { code, stderr } = await new Deno.Command(Deno.execPath(), {
    cwd: root,
    args: [
      "bundle",
      "--quiet",
      "--platform",
      "browser",
      "--minify",
      "--code-splitting",
      "--no-lock",
      "--config",
      "islands/bundle.json",
      "--outdir",
      folder,
      "islands/entry.ts",
    ],
  }).output();
  if (code !== 0) throw new Error(`Cannot bundle islands/entry.ts:\n${new TextDecoder().decode(stderr)}`);
}
