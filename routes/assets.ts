import { join } from "node:path";
import { AppError } from "../domain/errors.ts";
import { isRecord } from "../domain/json.ts";

/** Built files by their plain name: "app.css" → its address with content hash, bytes and type. */
export interface Assets {
  /** File name with hash for a plain name such as "app.js"; throws when it was never built. */
  file(name: string): string;
  read(file: string): Promise<{ readonly bytes: Uint8Array; readonly type: string } | undefined>;
}

const TYPES: Readonly<Record<string, string>> = {
  css: "text/css; charset=utf-8",
  json: "application/json",
  js: "text/javascript; charset=utf-8",
  svg: "image/svg+xml",
  png: "image/png",
  webmanifest: "application/manifest+json",
};

/**
 * Opens the folder that `deno task build` fills. Files are read once and kept: all of them together are small.
 * Throws `AppError` "unavailable" when the folder holds no `manifest.json`.
 */
export async function openAssets(folder: string): Promise<Assets> {
  const names = parseAssetManifest(await readManifest(folder));
  const files = new Set(Object.values(names));
  const kept = new Map<string, { readonly bytes: Uint8Array; readonly type: string }>();
  return {
    file(name) {
      const file = names[name];
      if (file === undefined) throw new Error(`Cannot find the built file "${name}": run "deno task build"`);
      return file;
    },
    async read(file) {
      // Only names that the build wrote: a request cannot point anywhere else.
      if (!files.has(file.replace(/\.(br|gz)$/, ""))) return undefined;
      const known = kept.get(file);
      if (known !== undefined) return known;
      const bytes = await readIfThere(join(folder, file));
      if (bytes === undefined) return undefined;
      const asset = { bytes, type: typeOf(file) };
      kept.set(file, asset);
      return asset;
    },
  };
}

async function readManifest(folder: string): Promise<string> {
  try {
    return await Deno.readTextFile(join(folder, "manifest.json"));
  } catch (cause) {
    throw new AppError(
      "unavailable",
      `Cannot read the built pages in "${folder}"`,
      'Build them with "deno task build"',
      { cause },
    );
  }
}

function parseAssetManifest(text: string): Readonly<Record<string, string>> {
  const value: unknown = JSON.parse(text);
  if (!isRecord(value)) throw new TypeError("Cannot parse the manifest of built files: expected an object");
  const names: Record<string, string> = {};
  for (const [name, file] of Object.entries(value)) {
    if (typeof file !== "string") {
      throw new TypeError(`Cannot parse the built file "${name}": expected a name`);
    }
    names[name] = file;
  }
  return names;
}

async function readIfThere(path: string): Promise<Uint8Array | undefined> {
  try {
    return await Deno.readFile(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

function typeOf(file: string): string {
  const extension = file.replace(/\.(br|gz)$/, "").split(".").pop() ?? "";
  return TYPES[extension] ?? "application/octet-stream";
}
