import { join } from "node:path";
import { AppError } from "../domain/errors.ts";
import { parseImportJson, quote } from "../domain/import_json.ts";
import { isRecord, type Json } from "../domain/json.ts";
import { PACKAGE_FORMAT, PACKAGE_LIMITS, PartName } from "../domain/package.ts";
import { readImportText } from "./import_file.ts";
import { lookAt } from "./look_at.ts";

/** Files of a package for hands and Git (docs/packages.md); nothing else in the folder is read. */

const MAX_FILE_BYTES = 1024 * 1024;
/** As the package's own limit, with room for JSON's quotes. */
const MAX_ANSWER_BYTES = 4 * 1024 * 1024;
const MAX_ENTRIES = 2_000;

/** Reads a folder as the content of a package, without a hash. @throws AppError "invalid", "not_found" */
export async function readPackageFolder(folder: string): Promise<Readonly<Record<string, unknown>>> {
  await requireFolder(folder);
  const head = { tessera: "package", format: PACKAGE_FORMAT };
  const text = await readOptional(folder, "dashboard.json");
  if (text === undefined) return { ...head, kind: "block", block: await readBlockFolder(folder) };
  const path = join(folder, "dashboard.json");
  const dashboard = parseImportJson(path, text);
  if (!isRecord(dashboard) || !Array.isArray(dashboard["blocks"])) {
    throw refuse(
      path,
      'a title and the names of its blocks, such as {"title": "Home", "blocks": ["weather"]}',
    );
  }
  const unknown = Object.keys(dashboard).find((key) => key !== "title" && key !== "blocks");
  if (unknown !== undefined) throw refuse(path, `title and blocks alone, got ${quote(unknown)}`);
  const names = dashboard["blocks"].slice(0, PACKAGE_LIMITS.blocks + 1);
  if (names.length > PACKAGE_LIMITS.blocks) throw refuse(path, `at most ${PACKAGE_LIMITS.blocks} blocks`);
  const blocks: unknown[] = [];
  for (const name of names) {
    const parsed = PartName.safeParse(name);
    if (!parsed.success) {
      throw refuse(
        path,
        `names of folders beside it, of small letters, digits and -, got ${quote(String(name))}`,
      );
    }
    const place = join(folder, parsed.data);
    await requireFolder(place);
    blocks.push({ name: parsed.data, ...await readBlockFolder(place) });
  }
  return { ...head, kind: "dashboard", title: dashboard["title"], blocks };
}

async function readBlockFolder(folder: string): Promise<Record<string, unknown>> {
  const backend = await readNeeded(folder, "backend.ts");
  const view = await readNeeded(folder, "view.tsx");
  const manifest = parseImportJson(join(folder, "manifest.json"), await readNeeded(folder, "manifest.json"));
  const more = await readOptional(folder, "block.json");
  const given = more === undefined ? {} : parseImportJson(join(folder, "block.json"), more);
  if (!isRecord(given)) throw refuse(join(folder, "block.json"), "an object with connections and settings");
  return {
    backend,
    view,
    manifest: withoutOrigin(manifest),
    ...given,
    fixtures: await readFixtureFolder(folder),
  };
}

/** Who wrote it stands in copies of code that Tessera writes, and is nobody's to claim. */
function withoutOrigin(manifest: unknown): unknown {
  if (!isRecord(manifest)) return manifest;
  const { origin: _origin, ...rest } = manifest;
  return rest;
}

async function readFixtureFolder(block: string): Promise<unknown> {
  const folder = join(block, "fixtures");
  const info = await lookAt(folder);
  if (info === undefined) return null;
  await requireFolder(folder);
  const names: string[] = [];
  let entries = 0;
  for await (const { name } of Deno.readDir(folder)) {
    if (++entries > MAX_ENTRIES) throw refuse(folder, `at most ${MAX_ENTRIES} entries`);
    if (name.endsWith(".json") && !name.startsWith(".") && name !== "run.json") names.push(name);
  }
  const run = await readOptional(folder, "run.json");
  const answers: unknown[] = [];
  for (const name of names.sort()) {
    const text = await readImportText(folder, name, { maxBytes: MAX_ANSWER_BYTES });
    answers.push(parseImportJson(join(folder, name), text));
  }
  return { run: run === undefined ? {} : parseImportJson(join(folder, "run.json"), run), answers };
}

/** A link would lead the reader out of what it was given. */
async function requireFolder(path: string): Promise<void> {
  const info = await lookAt(path);
  if (info === undefined) throw new AppError("not_found", `Cannot find ${quote(path)}`);
  if (!info.isDirectory) throw refuse(path, "a folder, and no link to one");
}

async function readNeeded(folder: string, name: string): Promise<string> {
  const text = await readOptional(folder, name);
  if (text === undefined) throw refuse(join(folder, name), "a file that is there");
  return text;
}

async function readOptional(folder: string, name: string): Promise<string | undefined> {
  try {
    return await readImportText(folder, name, { maxBytes: MAX_FILE_BYTES });
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

/** Writes a package's content as files; the folder must be empty or not there. Gives their paths inside it. */
export async function writePackageFolder(
  folder: string,
  value: Readonly<Record<string, Json>>,
): Promise<readonly string[]> {
  await Deno.mkdir(folder, { recursive: true });
  for await (const { name } of Deno.readDir(folder)) {
    if (name === ".git") continue;
    throw new AppError(
      "invalid",
      `Cannot write to ${quote(folder)}: the folder is not empty`,
      "Name another one",
    );
  }
  if (isRecord(value["block"])) return await writeBlockFolder(folder, value["block"], "");
  const blocks = Array.isArray(value["blocks"]) ? value["blocks"].filter(isRecord) : [];
  const names = blocks.map(({ name }) => PartName.parse(name));
  const files = [await write(folder, "dashboard.json", { title: value["title"] ?? "", blocks: names })];
  for (const [index, block] of blocks.entries()) {
    const name = names[index] ?? "";
    files.push(...await writeBlockFolder(join(folder, name), block, `${name}/`));
  }
  return files;
}

async function writeBlockFolder(
  folder: string,
  { backend, view, manifest, connections, settings, fixtures }: Record<string, unknown>,
  prefix: string,
): Promise<string[]> {
  await Deno.mkdir(folder, { recursive: true });
  const files = [
    await write(folder, "backend.ts", String(backend)),
    await write(folder, "view.tsx", String(view)),
    await write(folder, "manifest.json", manifest),
  ];
  const more = { connections, settings };
  if (JSON.stringify(more) !== '{"connections":[],"settings":{}}') {
    files.push(await write(folder, "block.json", more));
  }
  if (isRecord(fixtures)) {
    const place = join(folder, "fixtures");
    await Deno.mkdir(place);
    files.push(`fixtures/${await write(place, "run.json", fixtures["run"])}`);
    const answers = Array.isArray(fixtures["answers"]) ? fixtures["answers"] : [];
    for (const [index, answer] of answers.entries()) {
      files.push(`fixtures/${await write(place, `${String(index + 1).padStart(3, "0")}.json`, answer)}`);
    }
  }
  return files.map((file) => prefix + file);
}

/** Never into what is there already: a link would lead the text elsewhere. */
async function write(folder: string, name: string, content: unknown): Promise<string> {
  const text = typeof content === "string" ? content : `${JSON.stringify(content, null, 2)}\n`;
  await Deno.writeTextFile(join(folder, name), text, { createNew: true });
  return name;
}

function refuse(path: string, wanted: string): AppError {
  return new AppError("invalid", `Cannot use ${quote(path)}: expected ${wanted}`);
}
