import type { SettingDefinition } from "../domain/manifest.ts";
import type { Preferences } from "./types.ts";

/** The settings of a ready block with the person's units as the default, where it has a choice of units. */
export function preferUnits(
  definitions: readonly SettingDefinition[],
  units: Preferences["units"],
): readonly SettingDefinition[] {
  return definitions.map((definition) =>
    definition.type === "choice" && definition.name === "units" &&
      definition.options.some(({ value }) => value === units)
      ? { ...definition, default: units }
      : definition
  );
}
