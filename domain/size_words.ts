const UNITS = ["B", "KB", "MB", "GB", "TB"] as const;

/** "1.5 GB"; whole numbers below a megabyte. */
export function sizeWords(bytes: number): string {
  const power = Math.min(UNITS.length - 1, Math.max(0, Math.floor(Math.log2(Math.max(1, bytes)) / 10)));
  const value = bytes / 1024 ** power;
  return `${power < 2 ? Math.round(value) : Math.round(value * 10) / 10} ${UNITS[power]}`;
}
