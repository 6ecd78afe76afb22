import type { BlockId } from "../domain/ids.ts";
import type { SettingDefinition } from "../domain/manifest.ts";
import { chosenSettings, parseSettings, settingValues } from "../domain/settings.ts";
import { type BlockRow, getBlock, updateBlock } from "../storage/blocks.ts";
import { getVersion } from "../storage/block_versions.ts";
import type { ServiceDeps } from "./deps.ts";
import type { BlockMaker } from "./make_block.ts";
import { refreshChanged } from "./refresh_block.ts";
import type { FieldErrors, SettingsForm } from "./types.ts";
import { findWaitingFacts, type WaitingFacts } from "./waiting_facts.ts";

type FormDeps = Pick<ServiceDeps, "db">;

/** The form of a block's settings, filled with what it uses now; facts that its making waits for stand in it too. */
export async function getSettingsForm(deps: FormDeps, id: BlockId): Promise<SettingsForm> {
  const block = await getBlock(deps.db, id);
  const definitions = await listDefinitions(deps, block, await findWaitingFacts(deps.db, id));
  return { definitions, values: settingValues(definitions, block.settings) };
}

/**
 * Stores what a person chose. The block runs with it, or its making goes on where it waited for these facts. Errors by
 * field; empty when it was saved.
 */
export async function saveSettings(
  deps: ServiceDeps & { readonly maker: BlockMaker },
  id: BlockId,
  input: Readonly<Record<string, unknown>>,
): Promise<FieldErrors> {
  const block = await getBlock(deps.db, id);
  const waiting = await findWaitingFacts(deps.db, id);
  const asked = waiting === undefined
    ? await listDefinitions(deps, block, undefined)
    : await listAsked(deps, block, { waiting, input });
  const result = parseSettings(asked, input);
  if (result.kind === "invalid") return result.errors;
  const kept = Object.entries(block.settings).filter(([name]) => !asked.some((each) => each.name === name));
  const settings = waiting === undefined ? {} : Object.fromEntries(kept);
  await updateBlock(deps.db, id, {
    settings: { ...settings, ...chosenSettings(asked, result.values) },
    updatedAt: deps.now(),
  });
  if (waiting !== undefined) await deps.maker.resume(waiting.generationId);
  if (waiting === undefined || asked.length > waiting.facts.length) {
    await refreshChanged(deps, id, "settings");
  }
  return {};
}

/** The form on the card holds the facts alone: what nobody gives stays as it was. */
async function listAsked(
  deps: FormDeps,
  block: BlockRow,
  { waiting, input }: {
    readonly waiting: WaitingFacts;
    readonly input: Readonly<Record<string, unknown>>;
  },
): Promise<readonly SettingDefinition[]> {
  const known = addMissing(await listDefinitions(deps, block, waiting), waiting.settings);
  return known.filter(({ name }) =>
    Object.hasOwn(input, name) || waiting.facts.some((fact) => fact.name === name)
  );
}

function addMissing(
  definitions: readonly SettingDefinition[],
  more: readonly SettingDefinition[],
): readonly SettingDefinition[] {
  return [...definitions, ...more.filter(({ name }) => !definitions.some((each) => each.name === name))];
}

/** Settings of the version on the card, and behind them those that a version to come needs. */
async function listDefinitions(
  { db }: FormDeps,
  { id, currentVersion }: BlockRow,
  waiting: WaitingFacts | undefined,
): Promise<readonly SettingDefinition[]> {
  const { manifest: { settings } } = currentVersion === null
    ? { manifest: { settings: [] } }
    : await getVersion(db, id, currentVersion);
  return addMissing(settings, waiting?.facts ?? []);
}
