import { numberFormat } from "./intl_cache.ts";

/** What a number needs around it to be read. */
export interface NumberStyle {
  /** Digits after the decimal sign; chosen by size unless given. */
  readonly decimals?: number | undefined;
  /** "%", "°C", "ms", "EUR" or any word. */
  readonly unit?: string | undefined;
  /** Always show a sign, as a change does. */
  readonly isSigned?: boolean | undefined;
}

const MAX_DECIMALS = 12;
const NO_BREAK_SPACE = "\u00a0";
const BYTE_UNITS = ["byte", "kilobyte", "megabyte", "gigabyte", "terabyte", "petabyte"] as const;
const DURATION_UNITS = [["day", 86_400], ["hour", 3_600], ["minute", 60], ["second", 1]] as const;
/** Signs that stand close to their number in every language we know. */
const CLOSE_UNITS = /^[°′″'"]$/;

let currencies: ReadonlySet<string> | undefined;

/** True for a currency code that Intl can write, such as "EUR". */
export function isCurrency(code: string): boolean {
  currencies ??= new Set(Intl.supportedValuesOf("currency"));
  return currencies.has(code);
}

/** A number in the person's locale: "1,084.2", "12,3 %", "$4.00", "18 °C". */
export function formatNumber(value: number, locale: string, style: NumberStyle = {}): string {
  const { unit } = style;
  if (unit === undefined || unit === "") return plain(value, locale, style);
  if (unit === "%") {
    // The kit speaks of percents (12.3), Intl of ratios (0.123).
    return numberFormat(locale, { style: "percent", ...digits(value, style), ...sign(style) }).format(
      value / 100,
    );
  }
  if (isCurrency(unit)) return currency(value, locale, style);
  return CLOSE_UNITS.test(unit)
    ? `${plain(value, locale, style)}${unit}`
    : `${plain(value, locale, style)}${NO_BREAK_SPACE}${unit}`;
}

/** "1.2M", for a number whose last digits nobody reads. */
export function formatCompact(value: number, locale: string, style: NumberStyle = {}): string {
  const maximumFractionDigits = fixedDecimals(style) ?? 1;
  const text = numberFormat(locale, { notation: "compact", maximumFractionDigits, ...sign(style) }).format(
    value,
  );
  return style.unit === undefined || style.unit === "" ? text : `${text}${NO_BREAK_SPACE}${style.unit}`;
}

/** "412 GB": steps of 1000, the unit's short name in the locale. */
export function formatBytes(value: number, locale: string, decimals?: number): string {
  const step = value === 0 ? 0 : Math.floor(Math.log10(Math.abs(value)) / 3);
  const index = Math.min(Math.max(step, 0), BYTE_UNITS.length - 1);
  const scaled = value / 1000 ** index;
  const maximumFractionDigits = decimals ?? (Math.abs(scaled) < 10 && index > 0 ? 1 : 0);
  const unit = BYTE_UNITS[index] ?? "byte";
  if (unit === "byte") return `${plain(value, locale, { decimals: 0 })}${NO_BREAK_SPACE}B`;
  return numberFormat(locale, { style: "unit", unit, unitDisplay: "short", maximumFractionDigits }).format(
    scaled,
  )
    .replaceAll(" ", NO_BREAK_SPACE);
}

/** "2 days, 4 hr": the two largest units of a length in seconds. */
export function formatDuration(seconds: number, locale: string): string {
  const isNegative = seconds < 0;
  let rest = Math.abs(seconds);
  if (rest < 1) {
    return numberFormat(locale, { style: "unit", unit: "millisecond", maximumFractionDigits: 0 })
      .format(Math.round(seconds * 1000));
  }
  const parts: string[] = [];
  for (const [unit, size] of DURATION_UNITS) {
    const isLast = unit === "second" || parts.length === 1;
    const count = isLast ? Math.floor(rest / size + 1e-9) : Math.floor(rest / size);
    if (count === 0) {
      if (parts.length > 0) break;
      continue;
    }
    rest -= count * size;
    parts.push(numberFormat(locale, { style: "unit", unit, unitDisplay: "narrow" }).format(count));
    if (parts.length === 2) break;
  }
  return `${isNegative ? "−" : ""}${parts.join(" ")}`;
}

function currency(value: number, locale: string, style: NumberStyle): string {
  const options: Intl.NumberFormatOptions = {
    style: "currency",
    currency: style.unit ?? "EUR",
    currencyDisplay: "narrowSymbol",
    ...sign(style),
  };
  const decimals = fixedDecimals(style);
  if (decimals !== undefined) {
    return numberFormat(locale, {
      ...options,
      minimumFractionDigits: decimals,
      maximumFractionDigits: decimals,
    })
      .format(value);
  }
  // A coin worth 0.0000123 must not read as 0.00.
  if (value !== 0 && Math.abs(value) < 1) {
    return numberFormat(locale, { ...options, minimumFractionDigits: 2, ...significant(3) }).format(value);
  }
  return numberFormat(locale, options).format(value);
}

function plain(value: number, locale: string, style: NumberStyle): string {
  return numberFormat(locale, { ...digits(value, style), ...sign(style) }).format(value);
}

function digits(value: number, style: NumberStyle): Intl.NumberFormatOptions {
  const decimals = fixedDecimals(style);
  if (decimals !== undefined) return { minimumFractionDigits: decimals, maximumFractionDigits: decimals };
  const size = Math.abs(value);
  if (size >= 1000) return { maximumFractionDigits: size >= 100_000 ? 0 : 1 };
  if (size >= 1 || size === 0) return { maximumFractionDigits: 2 };
  return significant(3);
}

function significant(maximumSignificantDigits: number): Intl.NumberFormatOptions {
  return { maximumSignificantDigits, minimumSignificantDigits: 1 };
}

function sign(style: NumberStyle): Intl.NumberFormatOptions {
  return style.isSigned === true ? { signDisplay: "exceptZero" } : {};
}

function fixedDecimals(style: NumberStyle): number | undefined {
  return style.decimals === undefined
    ? undefined
    : Math.min(Math.max(Math.round(style.decimals), 0), MAX_DECIMALS);
}
