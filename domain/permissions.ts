import { hostPatternOf, parseHostPattern } from "./hosts.ts";
import type { Manifest, SettingDefinition, SettingValues } from "./manifest.ts";

/**
 * Hosts of addresses that a person typed into a block's settings. A host of the author's own default is none, also
 * when a person saved the form with it or kept it beside their own: it must be approved like any other.
 */
export function typedHosts(manifest: Manifest, chosen: SettingValues): string[] {
  const hosts = manifest.settings.flatMap((definition) => {
    const written = hostsOf(definition, definition.default);
    return hostsOf(definition, chosen[definition.name]).filter((host) => !written.includes(host));
  });
  return [...new Set(hosts)];
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

function hostsOf(
  definition: SettingDefinition,
  value: SettingValues[string] | undefined,
): readonly string[] {
  return addressesOf(definition, value).map(hostOf).filter((host) => host !== undefined);
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
