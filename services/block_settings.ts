import type { BlockId } from "../domain/ids.ts";
import { chosenSettings, parseSettings, settingValues } from "../domain/settings.ts";
import { getBlock, updateBlock } from "../storage/blocks.ts";
import { getVersion } from "../storage/block_versions.ts";
import type { ServiceDeps } from "./deps.ts";
import { refreshChanged } from "./refresh_block.ts";
import type { FieldErrors, SettingsForm } from "./types.ts";

/** The form of a block's settings, filled with what it uses now. */
export async function getSettingsForm({ db }: Pick<ServiceDeps, "db">, id: BlockId): Promise<SettingsForm> {
  const block = await getBlock(db, id);
  if (block.currentVersion === null) return { definitions: [], values: {} };
  const { manifest: { settings } } = await getVersion(db, id, block.currentVersion);
  return { definitions: settings, values: settingValues(settings, block.settings) };
}

/** Stores what a person chose and runs the block with it. Errors by field; empty when it was saved. */
export async function saveSettings(
  deps: ServiceDeps,
  id: BlockId,
  input: Readonly<Record<string, unknown>>,
): Promise<FieldErrors> {
  const { definitions } = await getSettingsForm(deps, id);
  const result = parseSettings(definitions, input);
  if (result.kind === "invalid") return result.errors;
  await updateBlock(deps.db, id, {
    settings: chosenSettings(definitions, result.values),
    updatedAt: deps.now(),
  });
  await refreshChanged(deps, id, "settings");
  return {};
}
