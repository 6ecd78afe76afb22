const BYTE_UNITS = ["B", "kB", "MB", "GB"] as const;

/** A number of bytes in words, such as "12.4 kB". */
export function formatBytes(bytes: number, locale: string): string {
  const power = bytes < 1000 ? 0 : Math.min(Math.floor(Math.log10(bytes) / 3), BYTE_UNITS.length - 1);
  return `${formatNumber(bytes / 1000 ** power, locale, power === 0 ? 0 : 1)} ${BYTE_UNITS[power]}`;
}

/** A duration in words: "84 ms", "1.2 s", "2 min 5 s". */
export function formatDuration(ms: number, locale: string): string {
  if (ms < 1000) return `${formatNumber(ms, locale, 0)} ms`;
  if (ms < 60_000) return `${formatNumber(ms / 1000, locale, 1)} s`;
  const seconds = Math.round(ms / 1000);
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

export function formatNumber(value: number, locale: string, maximumDecimals = 2): string {
  return new Intl.NumberFormat(locale, { maximumFractionDigits: maximumDecimals }).format(value);
}

/** "1 request", "3 requests", "no requests". */
export function formatCount(count: number, word: string, locale: string): string {
  if (count === 0) return `no ${word}s`;
  return count === 1 ? `1 ${word}` : `${formatNumber(count, locale)} ${word}s`;
}
