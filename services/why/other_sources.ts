import type { SettingDefinition, SettingValues } from "../../domain/manifest.ts";
import type { RequestRecord } from "../../domain/outcome.ts";
import type { ShownLeaf } from "./types.ts";

const DAY_MS = 86_400_000;
const MAX_LABEL_CHARS = 80;

export interface SettingHit {
  readonly name: string;
  readonly label: string;
}

/** The setting that holds the value, a field of a place included. */
export function findSetting(
  value: ShownLeaf,
  settings: SettingValues,
  definitions: readonly SettingDefinition[],
): SettingHit | undefined {
  const name = Object.keys(settings).find((key) =>
    valuesOf(settings[key]).some((each) => isSame(each, value))
  );
  if (name === undefined) return undefined;
  const label = definitions.find((definition) => definition.name === name)?.label ?? name;
  return { name, label: label.slice(0, MAX_LABEL_CHARS) };
}

function valuesOf(value: SettingValues[string] | undefined): readonly unknown[] {
  if (Array.isArray(value)) return value;
  return typeof value === "object" && value !== null ? Object.values(value) : [value];
}

function isSame(setting: unknown, value: ShownLeaf): boolean {
  if (setting === null || setting === undefined || setting === "") return false;
  const text = String(setting).trim().toLowerCase();
  const wanted = String(value).trim().toLowerCase();
  return text === wanted || (/^https?:/.test(text) && URL.canParse(text) && new URL(text).host === wanted);
}

/** What the value has to do with the moment of the run, in words; nothing when it has nothing. */
export function findClock(value: ShownLeaf, nowMs: number): string | undefined {
  const at = readInstant(value);
  if (at === undefined) return undefined;
  if (Math.abs(at - nowMs) <= 1_000) return "the moment of the run";
  const isDay = typeof value === "string" && /^\d{4}-\d{2}-\d{2}$/.test(value);
  const days = Math.round((at - Math.floor(nowMs / DAY_MS) * DAY_MS) / DAY_MS);
  if (!isDay || Math.abs(days) > 366) return undefined;
  if (days === 0) return "the day of the run";
  return `${Math.abs(days)} ${Math.abs(days) === 1 ? "day" : "days"} ${
    days < 0 ? "before" : "after"
  } the run`;
}

function readInstant(value: ShownLeaf): number | undefined {
  if (typeof value === "number") return value > 1e11 ? value : value > 1e9 ? value * 1_000 : undefined;
  if (typeof value !== "string" || !/^\d{4}-\d{2}-\d{2}/.test(value)) return undefined;
  const at = Date.parse(value);
  return Number.isNaN(at) ? undefined : at;
}

export interface RequestHit {
  readonly how: string;
  /** Place of the request among those of the run. */
  readonly index: number;
}

/** The request of the run at which the value was measured. */
export function findMeasured(value: ShownLeaf, records: readonly RequestRecord[]): RequestHit | undefined {
  if (typeof value === "boolean") return undefined;
  for (const [index, { status, ms, host }] of records.entries()) {
    if (value === status) return { index, how: "the status of its answer" };
    if (value === ms) return { index, how: "the time that its answer took, in milliseconds" };
    if (value === host) return { index, how: "the host that was asked" };
  }
  return undefined;
}

/** True when the code holds the value as it is. */
export function isWrittenInCode(value: ShownLeaf, backend: string): boolean {
  if (typeof value === "boolean") return false;
  if (typeof value === "number") {
    const text = String(value).replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
    return text.length >= 2 && new RegExp(`(?<![\\w.])${text}(?![\\w.])`).test(backend.replaceAll("_", ""));
  }
  return value.length >= 3 &&
    [`"${value}"`, `'${value}'`, `\`${value}\``].some((text) => backend.includes(text));
}
