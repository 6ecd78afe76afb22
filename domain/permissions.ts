import { hostPatternOf, parseHostPattern } from "./hosts.ts";
import type { Manifest, SettingDefinition, SettingValues } from "./manifest.ts";

/**
 * Hosts of addresses that a person typed into a block's settings.
 * @param chosen what `chosenSettings` kept: a default that the author wrote is not in it and never becomes a host.
 */
export function typedHosts(manifest: Manifest, chosen: SettingValues): string[] {
  const hosts = manifest.settings.flatMap((definition) =>
    addressesOf(definition, chosen[definition.name]).map(hostOf)
  );
  return [...new Set(hosts.filter((host) => host !== undefined))];
}

/**
 * Hosts that a run may call: those that a person approved for this block, and those of addresses that a person typed.
 * What the manifest declares is only asked for: a redirect to an undeclared host works once a person allowed it.
 */
export function allowedHosts(
  manifest: Manifest,
  { chosen, approved }: { readonly chosen: SettingValues; readonly approved: readonly string[] },
): string[] {
  return [...new Set([...approved, ...typedHosts(manifest, chosen)])];
}

/** Declared hosts that nobody has approved yet. */
export function unapprovedHosts(manifest: Manifest, approved: readonly string[]): string[] {
  return manifest.hosts.filter((host) => !approved.includes(host));
}

function addressesOf(
  definition: SettingDefinition,
  value: SettingValues[string] | undefined,
): readonly string[] {
  if (definition.type === "address" && typeof value === "string") return [value];
  if (definition.type === "list" && definition.of === "address" && Array.isArray(value)) return value;
  return [];
}

function hostOf(address: string): string | undefined {
  return URL.canParse(address) ? parseHostPattern(hostPatternOf(new URL(address))) : undefined;
}
