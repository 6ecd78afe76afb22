import { DEFAULT_HEALING, HealingSettings } from "../../domain/heal_settings.ts";
import type { Database } from "../../storage/database.ts";
import { findSetting, saveSetting } from "../../storage/settings.ts";

const NAME = "healing";

/** How blocks heal that nothing was set for. */
export async function getUsualHealing(db: Database): Promise<HealingSettings> {
  return await findSetting(db, NAME, HealingSettings) ?? DEFAULT_HEALING;
}

/** Throws `ZodError` on a wrong value. */
export async function saveUsualHealing(db: Database, healing: HealingSettings, at: number): Promise<void> {
  await saveSetting(db, NAME, { value: HealingSettings.parse(healing), updatedAt: at });
}
