/**
 * Intl formatters by locale and options. Making one costs about 50 µs, using one about 1 µs, and a table asks hundreds of times.
 * Bounded, because a locale or a currency can come from a block.
 */
const MAX_FORMATTERS = 400;
const numberFormats = new Map<string, Intl.NumberFormat>();
const dateFormats = new Map<string, Intl.DateTimeFormat>();
const relativeFormats = new Map<string, Intl.RelativeTimeFormat>();

export function numberFormat(locale: string, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  return remember(numberFormats, locale, options, () => new Intl.NumberFormat(locale, options));
}

export function dateFormat(locale: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  return remember(dateFormats, locale, options, () => new Intl.DateTimeFormat(locale, options));
}

export function relativeFormat(locale: string): Intl.RelativeTimeFormat {
  const options = { numeric: "auto", style: "long" } as const;
  return remember(relativeFormats, locale, options, () => new Intl.RelativeTimeFormat(locale, options));
}

function remember<Format>(
  formats: Map<string, Format>,
  locale: string,
  options: object,
  create: () => Format,
): Format {
  const key = `${locale} ${JSON.stringify(options)}`;
  const known = formats.get(key);
  if (known !== undefined) return known;
  if (formats.size >= MAX_FORMATTERS) formats.clear();
  const format = create();
  formats.set(key, format);
  return format;
}
