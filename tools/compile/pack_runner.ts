import { createHash } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import { PACK_FACTS, PACKED_PROGRAM } from "../../sandbox/packed_runner/pack.ts";
import { requireKind } from "./executable_kind.ts";
import { fetchPackage } from "./fetch_package.ts";
import { runQuietly } from "./run.ts";
import { denoName, type Target } from "./targets.ts";

/** The oldest plain Deno that is packed; the newest that npm has for the target is taken. */
const OLDEST_PACKED = "2.9.5";

export interface ChosenRunner {
  readonly path: string;
  readonly version: string;
}

/**
 * The plain Deno CLI for a target: a given file, else the one that runs this when it is for that target and new
 * enough, else the newest in npm.
 */
export async function chooseRunner(
  target: Target,
  { file, version, folder }: {
    readonly file: string | undefined;
    /** Of the given file; asked of it where it can be started here. */
    readonly version: string | undefined;
    /** For what is downloaded. */
    readonly folder: string;
  },
): Promise<ChosenRunner> {
  if (file !== undefined) return { path: file, version: requireNewEnough(version ?? await askVersion(file)) };
  if (target.name === Deno.build.target && compareVersions(Deno.version.deno, OLDEST_PACKED) >= 0) {
    return { path: Deno.execPath(), version: Deno.version.deno };
  }
  const fetched = await fetchPackage(target.denoPackage, `^${OLDEST_PACKED}`, { folder });
  return { path: join(fetched.folder, denoName(target)), version: fetched.version };
}

/**
 * Writes the packed runner and its facts into a folder. gzip: zstd cannot be unpacked by a 2.6 host, and brotli saves
 * 11 MB for four and a half minutes of packing in place of six seconds.
 */
export async function packRunner(
  { path, version }: ChosenRunner,
  target: Target,
  folder: string,
): Promise<void> {
  await requireKind(path, target);
  await Deno.mkdir(folder, { recursive: true });
  const packed = createWriteStream(join(folder, PACKED_PROGRAM));
  await pipeline(createReadStream(path), createGzip({ level: 9 }), packed);
  const hash = createHash("sha256");
  await pipeline(createReadStream(path), hash);
  const facts = { version, sha256: hash.digest("hex"), bytes: (await Deno.stat(path)).size };
  await Deno.writeTextFile(join(folder, PACK_FACTS), `${JSON.stringify(facts)}\n`);
}

async function askVersion(file: string): Promise<string> {
  // What does not start has no version, which is told below.
  const asked = await runQuietly([file, "--version"], { cwd: "." }).catch(() => undefined);
  const version = /^deno (\d+\.\d+\.\d+)/.exec(asked?.output ?? "")?.[1];
  if (version !== undefined) return version;
  throw new Error(`Cannot ask "${file}" for its version here: name it with --runner-version`);
}

function requireNewEnough(version: string): string {
  if (!/^\d+\.\d+\.\d+$/.test(version) || compareVersions(version, OLDEST_PACKED) < 0) {
    throw new Error(`Cannot pack Deno ${version}: expected ${OLDEST_PACKED} or newer`);
  }
  return version;
}

function compareVersions(one: string, other: string): number {
  const [a, b] = [one, other].map((text) => text.split(".").map(Number));
  for (const at of [0, 1, 2]) {
    const difference = (a?.[at] ?? 0) - (b?.[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
