import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";

const FILE = "SHA256SUMS";

/** Writes the checksums of every made file in a folder, for `sha256sum --check`. Gives the lines. */
export async function writeChecksums(folder: string): Promise<string[]> {
  const names: string[] = [];
  for await (const { name, isFile } of Deno.readDir(folder)) {
    if (isFile && /^tessera(-|\.exe$|$)/.test(name)) names.push(name);
  }
  const lines: string[] = [];
  for (const name of names.sort()) lines.push(`${await sha256Of(join(folder, name))}  ${name}`);
  await Deno.writeTextFile(join(folder, FILE), lines.map((line) => `${line}\n`).join(""));
  return lines;
}

async function sha256Of(path: string): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(path), hash);
  return hash.digest("hex");
}
