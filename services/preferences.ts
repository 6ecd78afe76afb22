import { z } from "zod";
import { isTimeZone } from "../domain/schedule.ts";
import type { Database } from "../storage/database.ts";
import { findSetting, saveSetting } from "../storage/settings.ts";
import type { Preferences, Price, Retention, Viewer } from "./types.ts";

const Locale = z.string().max(40).refine(
  (text) => text === "auto" || isLocale(text),
  'expected a language such as "en-GB", or "auto"',
);
const TimeZone = z.string().max(60).refine(
  (text) => text === "auto" || isTimeZone(text),
  'expected a time zone such as "Europe/Lisbon", or "auto"',
);

const PreferencesSchema = z.object({
  locale: Locale,
  timeZone: TimeZone,
  units: z.enum(["metric", "imperial"]),
  allowPublicHosts: z.boolean(),
});

const RetentionSchema = z.object({
  runDays: z.number().int().min(1).max(3_650),
  runsPerBlock: z.number().int().min(10).max(100_000),
  dataDays: z.number().int().min(1).max(3_650),
  trashDays: z.number().int().min(1).max(3_650),
});

const PricesSchema = z.array(z.object({
  model: z.string().trim().min(1).max(200),
  inputPerMillion: z.number().min(0).max(1e6),
  cachedInputPerMillion: z.number().min(0).max(1e6).optional(),
  outputPerMillion: z.number().min(0).max(1e6),
})).max(200);

const ViewerSchema = z.object({ locale: z.string().max(40), timeZone: z.string().max(60) });

const DEFAULT_PREFERENCES: Preferences = {
  locale: "auto",
  timeZone: "auto",
  units: "metric",
  allowPublicHosts: false,
};
const DEFAULT_RETENTION: Retention = { runDays: 7, runsPerBlock: 500, dataDays: 30, trashDays: 30 };

export interface PreferenceStore {
  get(): Promise<Preferences>;
  save(preferences: Preferences): Promise<void>;
  /** Remembers how the newest browser wants things, for runs that nobody watches. */
  noteViewer(viewer: Viewer): Promise<void>;
  /** Locale and time zone of runs: the preference, else the newest browser's, else English and UTC. */
  runViewer(): Promise<Viewer>;
  getRetention(): Promise<Retention>;
  saveRetention(retention: Retention): Promise<void>;
  listPrices(): Promise<readonly Price[]>;
  savePrices(prices: readonly Price[]): Promise<void>;
}

/** Settings of the whole instance that are plain values, one row each. Save functions throw `ZodError` on a wrong value. */
export function createPreferenceStore(db: Database, now: () => number): PreferenceStore {
  let seen: Viewer | undefined;
  const findSeen = async () => seen ??= await findSetting(db, "viewer", ViewerSchema);
  // Where nothing was chosen, a browser from the United States means their units.
  const get = async (): Promise<Preferences> =>
    await findSetting(db, "preferences", PreferencesSchema) ??
      { ...DEFAULT_PREFERENCES, units: (await findSeen())?.locale === "en-US" ? "imperial" : "metric" };
  const save = (name: string, value: unknown) => saveSetting(db, name, { value, updatedAt: now() });
  return {
    get,
    save: (preferences) => save("preferences", PreferencesSchema.parse(preferences)),
    async noteViewer({ locale, timeZone }) {
      const last = await findSeen();
      if (last?.locale === locale && last.timeZone === timeZone) return;
      seen = { locale, timeZone };
      await save("viewer", seen);
    },
    async runViewer() {
      const [preferences, last] = await Promise.all([get(), findSeen()]);
      return {
        locale: preferences.locale === "auto" ? last?.locale ?? "en" : preferences.locale,
        timeZone: preferences.timeZone === "auto" ? last?.timeZone ?? "UTC" : preferences.timeZone,
      };
    },
    getRetention: async () => await findSetting(db, "retention", RetentionSchema) ?? DEFAULT_RETENTION,
    saveRetention: (retention) => save("retention", RetentionSchema.parse(retention)),
    listPrices: async () => await findSetting(db, "prices", PricesSchema) ?? [],
    savePrices: (prices) => save("prices", PricesSchema.parse(prices)),
  };
}

function isLocale(text: string): boolean {
  try {
    return Intl.getCanonicalLocales(text).length === 1;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}
