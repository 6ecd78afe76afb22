import { createHash } from "node:crypto";
import { join } from "node:path";
import { z } from "zod";
import { APPROVED_NAMES } from "../kit/libraries.ts";
import { VERSION } from "../version.ts";

const root = join(import.meta.dirname ?? ".", "..");

/** What stands beside the program and is not in it. */
const BESIDE =
  /^(testing|attacks|bench|tools|generated_code|dist|static|docs|packaging|node_modules|\.)|_test\.tsx?$/;

const Lock = z.object({
  npm: z.record(
    z.string(),
    z.object({
      integrity: z.string().optional(),
      dependencies: z.array(z.string()).default([]),
      optionalDependencies: z.array(z.string()).default([]),
    }),
  ),
  workspace: z.object({ dependencies: z.array(z.string()) }),
});
type Lock = z.infer<typeof Lock>;

interface Package {
  readonly key: string;
  readonly name: string;
  readonly version: string;
  readonly sha512: string | undefined;
  readonly needs: readonly string[];
}

/**
 * The bill of materials of the program in CycloneDX 1.5: every package of npm that is in it, with version, checksum and
 * what needs what, and the Deno that comes along. What only tests and tools use is left out. The same lock file gives
 * the same document. `denoVersion` is that of the runner.
 */
export async function createSbom({ denoVersion }: { readonly denoVersion: string }): Promise<unknown> {
  const text = await Deno.readTextFile(join(root, "deno.lock"));
  const packages = readPackages(Lock.parse(JSON.parse(text)));
  const direct = await findDirect(packages);
  const shipped = [...reach(direct, packages)].sort();
  const hex = createHash("sha256").update(text).update(VERSION).update(denoVersion).digest("hex");
  const deno = { type: "platform", "bom-ref": `deno@${denoVersion}`, name: "deno", version: denoVersion };
  return {
    bomFormat: "CycloneDX",
    specVersion: "1.5",
    // A version 8 UUID of the content in the place of chance.
    serialNumber: `urn:uuid:${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${
      hex.slice(17, 20)
    }-${hex.slice(20, 32)}`,
    version: 1,
    metadata: {
      component: {
        type: "application",
        "bom-ref": "tessera",
        name: "tessera",
        version: VERSION,
        licenses: [MIT],
      },
    },
    components: [
      { ...deno, licenses: [MIT], purl: `pkg:npm/deno@${denoVersion}` },
      ...shipped.map((key) => describe(getPackage(packages, key))),
    ],
    dependencies: [
      { ref: "tessera", dependsOn: [deno["bom-ref"], ...direct] },
      ...shipped.map((key) => ({ ref: key, dependsOn: [...getPackage(packages, key).needs].sort() })),
    ],
  };
}

const MIT = { license: { id: "MIT" } };

function describe({ key, name, version, sha512 }: Package): unknown {
  const [scope, rest] = name.startsWith("@") ? name.slice(1).split("/") : [undefined, name];
  const path = scope === undefined ? rest : `%40${scope}/${rest}`;
  return {
    type: "library",
    "bom-ref": key,
    ...(scope !== undefined && { group: `@${scope}` }),
    name: rest,
    version,
    ...(sha512 !== undefined && { hashes: [{ alg: "SHA-512", content: sha512 }] }),
    purl: `pkg:npm/${path}@${version}`,
  };
}

function readPackages(lock: Lock): Map<string, Package> {
  const keys = Object.keys(lock.npm);
  const find = (need: string) =>
    keys.find((key) => key === need || key.startsWith(`${need}_`)) ??
      keys.find((key) => key.startsWith(`${need}@`));
  return new Map(
    Object.entries(lock.npm).map(([key, { integrity, dependencies, optionalDependencies }]) => {
      const [, name = key, version = ""] = /^(@?[^@]+)@([^_]+)/.exec(key) ?? [];
      const needs = [...dependencies, ...optionalDependencies].map(find).filter((need) => need !== undefined);
      const sha512 = integrity?.startsWith("sha512-")
        ? Uint8Array.fromBase64(integrity.slice("sha512-".length)).toHex()
        : undefined;
      return [key, { key, name, version, sha512, needs: [...new Set(needs)] }];
    }),
  );
}

/** Packages that modules of the program name themselves, and the libraries that blocks may import. */
async function findDirect(packages: ReadonlyMap<string, Package>): Promise<string[]> {
  const named = new Set<string>(APPROVED_NAMES);
  for await (const file of modules("")) {
    const source = await Deno.readTextFile(join(root, file));
    for (const [, specifier = ""] of source.matchAll(/^(?:import|export|\}|.*\bimport\().*?"([^"]+)"/gm)) {
      const [name] = /^(@[^/]+\/)?[^/:.]+/.exec(specifier) ?? [];
      if (name !== undefined && !specifier.startsWith(".")) named.add(name);
    }
  }
  return [...packages.values()].filter(({ name }) => named.has(name)).map(({ key }) => key).sort();
}

async function* modules(folder: string): AsyncGenerator<string> {
  for await (const { name, isDirectory } of Deno.readDir(join(root, folder))) {
    const path = folder === "" ? name : `${folder}/${name}`;
    if (BESIDE.test(path)) continue;
    if (isDirectory) yield* modules(path);
    else if (/\.tsx?$/.test(name) && !name.endsWith(".d.ts")) yield path;
  }
}

function reach(direct: readonly string[], packages: ReadonlyMap<string, Package>): Set<string> {
  const reached = new Set<string>();
  const open = [...direct];
  for (let key = open.pop(); key !== undefined; key = open.pop()) {
    if (reached.has(key)) continue;
    reached.add(key);
    open.push(...getPackage(packages, key).needs);
  }
  return reached;
}

function getPackage(packages: ReadonlyMap<string, Package>, key: string): Package {
  const found = packages.get(key);
  if (found === undefined) throw new Error(`Cannot find "${key}" in deno.lock: run deno install`);
  return found;
}

if (import.meta.main) {
  const [output = join(root, "dist", "tessera.cdx.json"), denoVersion = Deno.version.deno] = Deno.args;
  await Deno.mkdir(join(root, "dist"), { recursive: true });
  await Deno.writeTextFile(output, `${JSON.stringify(await createSbom({ denoVersion }), null, 2)}\n`);
  console.error(`Wrote ${output}`);
}
