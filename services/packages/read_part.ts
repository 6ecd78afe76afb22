import { parseFixture, parseRunFacts } from "../../domain/fixture_file.ts";
import { AppError } from "../../domain/errors.ts";
import { isRecord, type Json } from "../../domain/json.ts";
import { Manifest, MAX_HOSTS, type SettingDefinition, type SettingValues } from "../../domain/manifest.ts";
import { cleanText } from "../../domain/outcome.ts";
import { PACKAGE_LIMITS, type PackageBlock, type PackageConnection } from "../../domain/package.ts";
import { typedHosts } from "../../domain/permissions.ts";
import type { Recording } from "../../domain/recording.ts";
import { parseSettings } from "../../domain/settings.ts";
import { isNeverHost } from "../lan_hosts.ts";

/** One block of a package, cleaned, with everything that it asks for in its manifest. */
export interface ReadPart {
  readonly name: string | undefined;
  readonly backend: string;
  readonly view: string;
  readonly manifest: Manifest;
  readonly connections: readonly PackageConnection[];
  /** Values that came with it, by the label of their setting. */
  readonly settings: readonly { readonly label: string; readonly value: string }[];
  readonly recording: Recording | undefined;
  readonly notes: readonly string[];
  /** Why it cannot be taken. */
  readonly problems: readonly string[];
}

interface PartSource {
  readonly from: string;
  readonly hash: string;
  readonly note: string | undefined;
}

/**
 * What was typed elsewhere becomes the block's own default: nobody here typed it, so its hosts are asked for like all
 * others. Who wrote it is what we know of it, never what it says. @throws AppError "invalid"
 */
export function readPart(block: PackageBlock, { from, hash, note }: PartSource): ReadPart {
  const { prompt, requests, ...written } = block.manifest;
  const given = Manifest.parse({
    ...cleanAll(written) as object,
    prompt: cleanText(prompt, 4_000),
    requests: requests.map((request) => cleanText(request, 4_000)),
    title: cleanLine(written.title),
    origin: { kind: "import", from, hash },
  });
  const values = readValues(given, block.settings, from);
  const settings = given.settings.map((each) => withDefault(each, values));
  const hosts = [...new Set([...given.hosts, ...defaultHosts(given, settings)])];
  if (hosts.length > MAX_HOSTS) {
    throw refuse(from, given, `${hosts.length} hosts, and a block has at most ${MAX_HOSTS}`);
  }
  const manifest = { ...given, hosts, settings };
  return {
    name: block.name,
    backend: block.backend,
    view: block.view,
    manifest,
    connections: block.connections,
    settings: Object.entries(values).map(([name, value]) => ({
      label: given.settings.find((each) => each.name === name)?.label ?? name,
      value: showValue(value),
    })),
    recording: readRecording(block, from),
    notes: note === undefined ? [] : [note],
    problems: [
      ...manifest.hosts.filter(isNeverHost).map((host) =>
        `It wants to read from ${host}, which nobody may allow`
      ),
      ...findUndescribed(manifest, block.connections),
    ],
  };
}

function readValues(manifest: Manifest, given: PackageBlock["settings"], from: string): SettingValues {
  const unknown = Object.keys(given).find((name) => !manifest.settings.some((each) => each.name === name));
  if (unknown !== undefined) {
    throw refuse(from, manifest, `a value for "${unknown}", which is none of its settings`);
  }
  const chosen = manifest.settings.filter(({ name }) => Object.hasOwn(given, name));
  const parsed = parseSettings(chosen, cleanAll(given) as Record<string, Json>);
  if (parsed.kind === "valid") return parsed.values;
  const [[name, text] = []] = Object.entries(parsed.errors);
  throw refuse(from, manifest, `setting "${name}": ${text}`);
}

function withDefault(definition: SettingDefinition, values: SettingValues): SettingDefinition {
  const value = values[definition.name];
  const read = value ?? checkedDefault(definition);
  return read === undefined || read === null
    ? definition
    : { ...definition, default: read } as SettingDefinition;
}

/** A default as a form would take it: an address is a web address, a number lies in its bounds. */
function checkedDefault(definition: SettingDefinition): SettingValues[string] | undefined {
  if (definition.default === undefined) return undefined;
  const parsed = parseSettings([definition], { [definition.name]: definition.default });
  if (parsed.kind === "valid") return parsed.values[definition.name];
  throw new AppError(
    "invalid",
    `Cannot use setting "${definition.name}": ${Object.values(parsed.errors)[0]}`,
  );
}

/** Hosts of addresses that the block brings along; `typedHosts` counts those that differ from a default. */
function defaultHosts(manifest: Manifest, settings: readonly SettingDefinition[]): string[] {
  const bare = {
    ...manifest,
    settings: settings.map(({ default: _default, ...rest }) => rest as SettingDefinition),
  };
  return typedHosts(
    bare,
    Object.fromEntries(settings.map(({ name, default: value }) => [name, value ?? null])),
  );
}

function readRecording({ fixtures, manifest }: PackageBlock, from: string): Recording | undefined {
  if (fixtures === null) return undefined;
  if (JSON.stringify(fixtures).length > 2 * PACKAGE_LIMITS.fixtureBytes) {
    throw new AppError(
      "invalid",
      `Cannot use the recorded answers of “${cleanLine(manifest.title)}”: they take more than ${
        2 * PACKAGE_LIMITS.fixtureBytes / 1024 / 1024
      } MB`,
    );
  }
  const { nowMs = 0, timeZone = "UTC", locale = "en", settings = {} } = parseRunFacts(from, fixtures.run);
  const parsed = parseSettings(manifest.settings, settings);
  return {
    ...{ nowMs, timeZone, locale },
    settings: parsed.kind === "valid" ? parsed.values : {},
    exchanges: fixtures.answers.map((answer) => parseFixture(from, answer)),
  };
}

function findUndescribed({ connections }: Manifest, described: readonly PackageConnection[]): string[] {
  return connections.filter((name) => !described.some((each) => each.name === name))
    .map((name) => `It names the connection ${cleanText(name, 80)} and does not say where that leads`);
}

/** Every text in it without what steers a terminal or turns a line around. */
function cleanAll(value: unknown): unknown {
  if (typeof value === "string") return cleanText(value, Math.max(1, value.length));
  if (Array.isArray(value)) return value.map(cleanAll);
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, cleanAll(each)]));
}

function cleanLine(text: string): string {
  return cleanText(text, 120).replace(/\s+/g, " ").trim() || "Imported";
}

function showValue(value: SettingValues[string] | undefined): string {
  if (isRecord(value) && typeof value["name"] === "string") return value["name"];
  return cleanText(Array.isArray(value) ? value.join(", ") : String(value ?? ""), 300);
}

function refuse(from: string, { title }: Pick<Manifest, "title">, problem: string): AppError {
  return new AppError("invalid", `Cannot use “${cleanLine(title)}” of ${cleanText(from, 200)}: ${problem}`);
}
