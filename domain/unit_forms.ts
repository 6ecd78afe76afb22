/** What a value would be in the source's unit, and how the source's number became the value, in words. */
export interface UnitForm {
  readonly source: number;
  readonly how: string;
}

/** Scales between units that sources and people use, with what they usually mean. */
export const SCALES: readonly (readonly [scale: number, up: string, down: string])[] = [
  [10, "times 10", "divided by 10"],
  [100, "times 100, such as a share in percent", "divided by 100, such as cents"],
  [1000, "times 1,000", "divided by 1,000"],
  [1e6, "times a million", "divided by a million"],
  [1e9, "times a billion", "divided by a billion"],
  [1024, "times 1,024", "divided by 1,024, such as bytes in KB"],
  [1024 ** 2, "times 1,024²", "divided by 1,024², such as bytes in MB"],
  [1024 ** 3, "times 1,024³", "divided by 1,024³, such as bytes in GB"],
  [60, "times 60, such as minutes in seconds", "divided by 60, such as seconds in minutes"],
  [3600, "times 3,600, such as hours in seconds", "divided by 3,600, such as seconds in hours"],
  [86_400, "times 86,400, such as days in seconds", "divided by 86,400, such as seconds in days"],
  [3.6, "times 3.6, such as m/s in km/h", "divided by 3.6, such as km/h in m/s"],
  [1.609344, "times 1.609, such as miles in kilometres", "divided by 1.609, such as kilometres in miles"],
  [0.3048, "times 0.3048, such as feet in metres", "divided by 0.3048, such as metres in feet"],
];

/** Every number that the value may have been before it was turned into another unit. */
export function unitForms(value: number): UnitForm[] {
  return [
    ...SCALES.flatMap(([scale, up, down]) => [
      { source: value * scale, how: down },
      { source: value / scale, how: up },
    ]),
    { source: (value - 32) / 1.8, how: "from °C to °F" },
    { source: value * 1.8 + 32, how: "from °F to °C" },
    { source: value + 273.15, how: "from kelvin to °C" },
    { source: -value, how: "with the opposite sign" },
    { source: 100 - value, how: "taken from 100" },
  ];
}

/** Half of the last decimal that a value shows, with room for the errors of computing. */
export function roundingOf(value: number): number {
  const decimals = /\.(\d+)$/.exec(String(value))?.[1]?.length ?? 0;
  return 0.5 * 10 ** -decimals + Math.abs(value) * 1e-12;
}

/** How far a number in another unit may be from one that was turned into `value`: as exact as the digits it shows. */
export function unitTolerance(source: number, value: number): number {
  return Math.abs(source) * 0.5 * 10 ** -Math.min(significantDigits(value) - 1, 6);
}

/** Significant digits as written: 0.05 has one, 1200 has two, 17.25 has four. */
export function significantDigits(value: number): number {
  const text = String(Math.abs(value)).replace(/e.*$/, "");
  const digits = text.replace(".", "").replace(/^0+/, "");
  return text.includes(".") ? digits.length : digits.replace(/0+$/, "").length;
}

/** Ways in which sources write a moment, in small letters. */
export function writtenInstants(at: number): string[] {
  const date = new Date(at);
  const iso = date.toISOString();
  const month = new Intl.DateTimeFormat("en", { month: "short", timeZone: "UTC" }).format(date).toLowerCase();
  const day = String(date.getUTCDate());
  const year = String(date.getUTCFullYear());
  return [
    iso.slice(0, 16).toLowerCase(),
    iso.slice(0, 10),
    iso.slice(0, 10).replaceAll("-", ""),
    // Feeds: "Sat, 21 Nov 2026", and pages: "Nov 21, 2026".
    `${day.padStart(2, "0")} ${month} ${year}`,
    `${day} ${month} ${year}`,
    `${month} ${day}, ${year}`,
  ];
}
