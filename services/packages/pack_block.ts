import { AppError } from "../../domain/errors.ts";
import type { BlockId } from "../../domain/ids.ts";
import type { Json } from "../../domain/json.ts";
import type { Manifest } from "../../domain/manifest.ts";
import type { PackageConnection } from "../../domain/package.ts";
import type { Scrubber } from "../../egress/connections/scrubber.ts";
import { type BlockRow, getBlock } from "../../storage/blocks.ts";
import { getVersion } from "../../storage/block_versions.ts";
import { type ConnectionRow, listConnections } from "../../storage/connections.ts";
import type { Queries } from "../../storage/database.ts";
import { findRecording } from "../../storage/recorded_responses.ts";
import { isGrantableHost } from "../lan_hosts.ts";
import { packFixtures } from "./pack_fixtures.ts";
import { type PackedSettings, packSettings } from "./pack_settings.ts";
import { findSecretInText } from "./secret_looks.ts";
import type { ExportChoice } from "./types.ts";

export interface PackedBlock {
  readonly block: Readonly<Record<string, Json>>;
  readonly title: string;
  readonly notes: readonly string[];
}

interface PackDeps {
  readonly db: Queries;
  readonly secrets: Scrubber;
}

/**
 * What of a block leaves: its current version, its place and schedule, and of its person what they choose. Never a
 * secret, a grant, a limit, data, or a log. @throws NotFoundError; AppError "invalid" for code that holds a secret.
 */
export async function packBlock(
  { db, secrets }: PackDeps,
  id: BlockId,
  choice: ExportChoice,
): Promise<PackedBlock> {
  const block = await getBlock(db, id);
  if (block.currentVersion === null) {
    throw new AppError("conflict", `“${block.title}” has no version yet`, "Wait until it is made");
  }
  const version = await getVersion(db, id, block.currentVersion);
  const settings = packSettings(version.manifest, block.settings, { isGiven: choice.settings ?? true });
  const manifest = packManifest(block, version.manifest, settings);
  const { backend, view } = version;
  requireNoSecrets(secrets, { title: block.title, backend, view, manifest, settings: settings.values });
  const notes = describeSettings(settings);
  const fixtures = await findFixtures({ db, secrets }, {
    block,
    manifest: version.manifest,
    settings,
    choice,
    notes,
  });
  const connections = packConnections(manifest.connections, await listConnections(db));
  return {
    title: block.title,
    notes: notes.map((note) => `“${block.title}”: ${note}`),
    block: toJson({ backend, view, manifest, connections, settings: settings.values, fixtures }),
  };
}

function packManifest(block: BlockRow, given: Manifest, settings: PackedSettings) {
  const { origin: _origin, prompt, ...manifest } = given;
  return {
    ...manifest,
    title: block.title,
    prompt: prompt || block.prompt,
    settings: settings.definitions,
    refresh: block.refresh ?? manifest.refresh,
    size: { columns: block.gridColumns, rows: block.gridRows },
  };
}

/** Code cannot be changed on its way out, so it stays here instead. */
function requireNoSecrets(
  secrets: Scrubber,
  { title, ...parts }: {
    readonly title: string;
    readonly backend: string;
    readonly view: string;
    readonly manifest: unknown;
    readonly settings: unknown;
  },
): void {
  const texts = [
    ["backend.ts", parts.backend],
    ["view.tsx", parts.view],
    ["the manifest", JSON.stringify(parts.manifest)],
    ["the settings", JSON.stringify(parts.settings)],
  ] as const;
  for (const [name, text] of texts) {
    if (secrets.text(text) !== text) throw refuse(title, `${name} holds a secret that is stored here`);
    const found = findSecretInText(text);
    if (found !== undefined) throw refuse(title, `${name} holds what looks like a secret (${found})`);
  }
}

function refuse(title: string, problem: string): AppError {
  return new AppError(
    "invalid",
    `Cannot export “${title}”: ${problem}`,
    "Store it as a connection, or make it a setting, and let the code use that",
  );
}

function describeSettings({ withheld, personal }: PackedSettings): string[] {
  return [
    ...withheld.map((label) => `“${label}” stays here: whoever imports the block fills it in`),
    ...(personal.length === 0 ? [] : [`it holds what you typed for ${personal.join(", ")}`]),
  ];
}

async function findFixtures(
  { db, secrets }: PackDeps,
  { block, manifest, settings, choice, notes }: {
    readonly block: BlockRow;
    readonly manifest: Manifest;
    readonly settings: PackedSettings;
    readonly choice: ExportChoice;
    readonly notes: string[];
  },
): Promise<unknown> {
  const reason = whyNot(manifest, settings, choice);
  if (reason !== undefined) {
    if (reason !== "") notes.push(`without recorded answers: ${reason}`);
    return null;
  }
  const recording = await findRecording(db, { blockId: block.id, version: block.currentVersion ?? 0 });
  if (recording === undefined) {
    notes.push("without recorded answers: there are none of this version yet");
    return null;
  }
  const packed = packFixtures(recording, secrets);
  if (packed.kind === "packed") return packed.fixtures;
  notes.push(`without recorded answers: ${packed.reason}`);
  return null;
}

/** Empty for a choice that needs no words. */
function whyNot(
  { connections, hosts }: Manifest,
  { withheld }: PackedSettings,
  { fixtures }: ExportChoice,
): string | undefined {
  if (fixtures === false) return "";
  if (withheld.length > 0) return "they show what stays here";
  if (fixtures === true) return undefined;
  if (connections.length > 0) {
    return `they were read with ${connections.join(", ")} and are nobody else's business`;
  }
  return hosts.some(isGrantableHost) ? "they come from your own network" : undefined;
}

/** Where it leads and how it signs in; neither with what nor as whom. */
function packConnections(names: readonly string[], rows: readonly ConnectionRow[]): PackageConnection[] {
  return names.map((name) => {
    const row = rows.find((each) => each.name === name);
    if (row === undefined) return { name, origin: null };
    const { origin, auth, methods, pathPrefix } = row;
    return {
      ...{ name, origin, kind: auth.kind, methods: [...methods], pathPrefix },
      ...("header" in auth && { header: auth.header }),
      ...("parameter" in auth && { parameter: auth.parameter }),
      ...("tokenUrl" in auth && { tokenUrl: auth.tokenUrl }),
    };
  });
}

function toJson(value: unknown): Readonly<Record<string, Json>> {
  return JSON.parse(JSON.stringify(value));
}
