import { join } from "node:path";
import type { BuiltFile } from "./build_islands.ts";

/** The mark, as browsers and home screens show it. */
export async function buildIcons(root: string): Promise<readonly BuiltFile[]> {
  return [{ name: "icon.svg", text: await Deno.readTextFile(join(root, "static", "icons", "icon.svg")) }];
}
