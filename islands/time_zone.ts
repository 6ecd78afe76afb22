const COOKIE = "tessera_zone";
const YEAR_SECONDS = 365 * 24 * 3600;

/** Tells the server where this browser is; true when it did not know, so that what it drew shows other hours. */
export function isTimeZoneNew(): boolean {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (
    zone === undefined ||
    document.cookie.split("; ").includes(
      `${COOKIE}=${encodeURIComponent(zone)}`,
    )
  ) return false;
  const path = `${document.documentElement.dataset["prefix"] ?? ""}/`;
  document.cookie = `${COOKIE}=${
    encodeURIComponent(zone)
  }; Path=${path}; Max-Age=${YEAR_SECONDS}; SameSite=Lax`;
  return zone !== document.documentElement.dataset["zone"];
}
