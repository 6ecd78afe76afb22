import type { Manifest, SettingDefinition, SettingValues } from "../../domain/manifest.ts";
import type { Json } from "../../domain/json.ts";
import { looksSecret } from "./secret_looks.ts";

export interface PackedSettings {
  /** What goes: values that a person chose, by name. */
  readonly values: Readonly<Record<string, Json>>;
  /** The author's own, without defaults that look secret. */
  readonly definitions: readonly SettingDefinition[];
  /** Labels of settings whose value stays here. */
  readonly withheld: readonly string[];
  /** Labels of those that say something of the person and go nevertheless. */
  readonly personal: readonly string[];
}

/** Parts what a person chose into what may leave and what stays. */
export function packSettings(
  { settings: definitions }: Manifest,
  chosen: SettingValues,
  { isGiven }: { readonly isGiven: boolean },
): PackedSettings {
  const values: Record<string, Json> = {};
  const withheld: string[] = [];
  const personal: string[] = [];
  for (const { name, label, type } of definitions) {
    const value = chosen[name];
    if (value === undefined || value === null) continue;
    if (!isGiven || looksSecret(`${name} ${label}`, value) || looksSecret(name, value)) withheld.push(label);
    else {
      values[name] = value as Json;
      if (type === "place" || type === "address" || type === "list") personal.push(label);
    }
  }
  return { values, withheld, personal, definitions: definitions.map(withoutSecretDefault) };
}

function withoutSecretDefault(definition: SettingDefinition): SettingDefinition {
  if (!looksSecret(definition.name, definition.default)) return definition;
  const { default: _default, ...rest } = definition;
  return { ...rest, required: true };
}
