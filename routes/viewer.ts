import type { Context } from "hono";
import { getCookie } from "hono/cookie";
import { isTimeZone } from "../domain/schedule.ts";
import type { App } from "../services/app.ts";
import type { Viewer } from "../services/types.ts";

/** Set by the browser's own script from `Intl`, so that the second page already shows local times. */
export const TIME_ZONE_COOKIE = "tessera_zone";

const FALLBACK_LOCALE = "en";
const FALLBACK_ZONE = "UTC";

/** Whose numbers and dates: the stored preference, else what the browser says of itself, which runs then follow too. */
export async function findViewer(c: Context, app: App): Promise<Viewer> {
  const preferences = await app.getPreferences();
  const zone = browserTimeZone(c);
  const viewer = {
    locale: preferences.locale === "auto"
      ? acceptedLocale(c.req.header("accept-language"))
      : preferences.locale,
    timeZone: preferences.timeZone === "auto" ? zone ?? FALLBACK_ZONE : preferences.timeZone,
  };
  if (zone !== undefined) await app.noteViewer(viewer);
  return viewer;
}

function browserTimeZone(c: Context): string | undefined {
  const zone = getCookie(c, TIME_ZONE_COOKIE);
  return zone !== undefined && zone.length <= 60 && isTimeZone(zone) ? zone : undefined;
}

/** The first language that the browser asks for and that is well formed. */
function acceptedLocale(header: string | undefined): string {
  const first = header?.slice(0, 100).split(",")[0]?.split(";")[0]?.trim() ?? "";
  if (first === "" || first === "*") return FALLBACK_LOCALE;
  try {
    return Intl.getCanonicalLocales(first)[0] ?? FALLBACK_LOCALE;
  } catch (error) {
    if (error instanceof RangeError) return FALLBACK_LOCALE;
    throw error;
  }
}
