import { createReadStream } from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { brotliDecompress, createBrotliDecompress } from "node:zlib";

const PACKAGE = "@sparticuz/chromium";

/**
 * Unpacks the Chromium of the npm package, with the libraries and fonts that a bare machine lacks, into a folder of its
 * version; gives that folder, which holds `chromium`, `lib/` and `fonts.conf`. Done once; processes that start at once agree.
 */
export async function unpackChromium(cache: string): Promise<string> {
  if (Deno.build.os !== "linux" || Deno.build.arch !== "x86_64") {
    throw new Error(
      `Cannot unpack a browser for ${Deno.build.os} on ${Deno.build.arch}: install Chromium or set CHROME_PATH`,
    );
  }
  const { bin, version } = await locatePackage();
  const folder = join(cache, `chromium-${version}`);
  if (await exists(folder)) return folder;
  const newFolder = `${folder}.${crypto.randomUUID()}.new`;
  await Deno.mkdir(newFolder, { recursive: true });
  try {
    await inflate(join(bin, "chromium.br"), join(newFolder, "chromium"));
    await unpackTar(join(bin, "al2023.tar.br"), newFolder);
    await unpackTar(join(bin, "fonts.tar.br"), newFolder);
    await Deno.writeTextFile(join(newFolder, "fonts.conf"), describeFonts(folder));
    await unpackTar(join(bin, "swiftshader.tar.br"), newFolder);
    await Deno.rename(newFolder, folder);
  } catch (error) {
    await Deno.remove(newFolder, { recursive: true });
    // Another process was quicker.
    if (!await exists(folder)) throw error;
  }
  return folder;
}

async function locatePackage(): Promise<{ readonly bin: string; readonly version: string }> {
  // Loading it is what makes Deno fetch it.
  await import("@sparticuz/chromium");
  const root = new URL("../", import.meta.resolve(PACKAGE));
  const { version } = JSON.parse(await Deno.readTextFile(new URL("package.json", root)));
  return { bin: fileURLToPath(new URL("bin/", root)), version: String(version) };
}

async function inflate(from: string, to: string): Promise<void> {
  const source = createReadStream(from).pipe(createBrotliDecompress());
  using file = await Deno.open(to, { write: true, createNew: true, mode: 0o700 });
  for await (const chunk of Readable.from(source)) {
    for (let written = 0; written < chunk.length;) written += await file.write(chunk.subarray(written));
  }
}

/** The package's own file names folders of a machine that is not ours; without fonts no text is drawn at all. */
function describeFonts(folder: string): string {
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${join(folder, "fonts")}</dir>
  <dir>/usr/share/fonts</dir>
  <cachedir>${join(folder, "fonts-cache")}</cachedir>
</fontconfig>
`;
}

const BLOCK = 512;

/** Files of a tar archive; links and owners are left out. */
async function unpackTar(from: string, folder: string): Promise<void> {
  const bytes = await promisify(brotliDecompress)(await Deno.readFile(from));
  const text = (start: number, length: number) =>
    new TextDecoder().decode(bytes.subarray(start, start + length)).replace(/\0.*$/s, "");
  for (let at = 0; text(at, 100) !== "";) {
    const size = parseInt(text(at + 124, 12).trim() || "0", 8);
    const path = join(folder, text(at, 100));
    if (text(at + 156, 1) === "5") {
      await Deno.mkdir(path, { recursive: true });
    } else {
      await Deno.mkdir(join(path, ".."), { recursive: true });
      const content = bytes.subarray(at + BLOCK, at + BLOCK + size);
      await Deno.writeFile(path, content, { mode: 0o700 });
    }
    at += BLOCK + Math.ceil(size / BLOCK) * BLOCK;
  }
}

async function exists(path: string): Promise<boolean> {
  try {
    await Deno.lstat(path);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}
