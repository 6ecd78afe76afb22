import { join } from "node:path";
import { APPROVED_NAMES } from "./libraries.ts";

/** Declarations that stand around a block's code, as texts of `.d.ts` files that import nothing but each other. */
export interface BlockTypes {
  /** What `@tessera/ui` gives; it imports the JSX from `@tessera/ui/jsx-runtime`. */
  readonly kit: string;
  readonly jsx: string;
  /** What is there without an import, and one ambient module for each library. */
  readonly globals: string;
  /** Names of those modules. */
  readonly libraries: readonly string[];
}

/** Beside the built libraries: a compiled program carries no source of its own. */
const FILE = "types.json";

/** Gathers the declarations of the kit's folder into the folder of built libraries. */
export async function buildBlockTypes(kitFolder: string, directory: string): Promise<void> {
  const read = (name: string) => Deno.readTextFile(join(kitFolder, name));
  const untyped = [...APPROVED_NAMES].filter((name) => name !== "zod");
  const types: BlockTypes = {
    kit: (await read("types.d.ts")).replace('"./jsx.d.ts"', '"@tessera/ui/jsx-runtime"'),
    jsx: await read("jsx.d.ts"),
    globals: [
      await read("block_globals.d.ts"),
      await read("zod.d.ts"),
      ...untyped.map((name) => `declare module ${JSON.stringify(name)};`),
    ].join("\n"),
    libraries: [...APPROVED_NAMES],
  };
  await Deno.writeTextFile(join(directory, FILE), JSON.stringify(types));
}

/** The built declarations; rejects with `Deno.errors.NotFound` before the build. */
export async function readBlockTypes(directory: string): Promise<BlockTypes> {
  return JSON.parse(await Deno.readTextFile(join(directory, FILE)));
}
