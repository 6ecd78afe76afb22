import { z } from "zod";
import { isTimeZone } from "../../domain/schedule.ts";
import { fieldErrorsOf } from "../field_errors.ts";
import type { FieldErrors, Preferences, Price, Retention } from "../../services/types.ts";

export type FormResult<Value> =
  | { readonly kind: "valid"; readonly value: Value }
  | { readonly kind: "invalid"; readonly errors: FieldErrors };

/** A form's fields as texts; files and repeated fields are left out. */
export type FormTexts = Readonly<Record<string, string>>;

export const ModelForm = z.object({
  id: z.string().trim().max(80).default(""),
  label: z.string().trim().max(200).default(""),
  keyHeader: z.string().trim().max(40).default(""),
  baseUrl: z.string().trim().max(2_000).default(""),
  model: z.string().trim().max(200).default(""),
  apiKey: z.string().trim().max(2_000).default(""),
});
export type ModelForm = z.infer<typeof ModelForm>;

const Locale = z.string().trim().max(40).refine(
  (text) => text === "auto" || isLocale(text),
  'expected a language such as "en-GB"',
);
const TimeZone = z.string().trim().max(60).refine(
  (text) => text === "auto" || isTimeZone(text),
  'expected a time zone such as "Europe/Lisbon"',
);

const PreferencesForm = z.object({
  locale: Locale,
  timeZone: TimeZone,
  units: z.enum(["metric", "imperial"]),
  allowPublicHosts: z.literal("on").optional(),
});

/** Bounds of the retention form; the form shows them and the parser holds them. */
export const RETENTION_BOUNDS: Readonly<
  Record<keyof Retention, { readonly minimum: number; readonly maximum: number }>
> = {
  runDays: { minimum: 1, maximum: 3_650 },
  runsPerBlock: { minimum: 10, maximum: 100_000 },
  dataDays: { minimum: 1, maximum: 3_650 },
  trashDays: { minimum: 1, maximum: 3_650 },
};

const MAX_PRICES = 200;
const MAX_PRICE = 100_000;

export function parsePreferencesForm(texts: FormTexts): FormResult<Preferences> {
  const form = PreferencesForm.safeParse(texts);
  if (!form.success) return { kind: "invalid", errors: fieldErrorsOf(form.error) };
  return { kind: "valid", value: { ...form.data, allowPublicHosts: form.data.allowPublicHosts === "on" } };
}

export function parseRetentionForm(texts: FormTexts): FormResult<Retention> {
  const bounded = (name: keyof Retention) => {
    const { minimum, maximum } = RETENTION_BOUNDS[name];
    const wanted = `expected a whole number from ${minimum} to ${maximum}`;
    return z.string().trim().regex(/^\d{1,9}$/, wanted).transform(Number).refine(
      (number) => number >= minimum && number <= maximum,
      wanted,
    );
  };
  const form = z.object({
    runDays: bounded("runDays"),
    runsPerBlock: bounded("runsPerBlock"),
    dataDays: bounded("dataDays"),
    trashDays: bounded("trashDays"),
  }).safeParse(texts);
  return form.success
    ? { kind: "valid", value: form.data }
    : { kind: "invalid", errors: fieldErrorsOf(form.error) };
}

/** One row of the price form as it was typed. */
export interface PriceRow {
  readonly model: string;
  readonly inputPerMillion: string;
  /** Empty: as the input. */
  readonly cachedInputPerMillion: string;
  readonly outputPerMillion: string;
}

/** The rows of the price form, in order; the form repeats its three field names once a row. */
export function readPriceRows(form: FormData): readonly PriceRow[] {
  const texts = (name: string) =>
    form.getAll(name).map((value) => typeof value === "string" ? value.trim() : "");
  const inputs = texts("inputPerMillion");
  const cached = texts("cachedInputPerMillion");
  const outputs = texts("outputPerMillion");
  return texts("model").slice(0, MAX_PRICES).map((model, index) => ({
    model,
    inputPerMillion: inputs[index] ?? "",
    cachedInputPerMillion: cached[index] ?? "",
    outputPerMillion: outputs[index] ?? "",
  }));
}

/** Prices of the rows that name a model; errors are keyed by field and row, such as "model-2". */
export function parsePriceRows(rows: readonly PriceRow[]): FormResult<readonly Price[]> {
  const errors: Record<string, string> = {};
  const prices: Price[] = [];
  for (const [index, row] of rows.entries()) {
    if (row.model === "") continue;
    if (row.model.length > 200) errors[`model-${index}`] = "at most 200 characters";
    if (prices.some((price) => price.model === row.model)) {
      errors[`model-${index}`] = `"${row.model}" stands twice`;
    }
    const inputPerMillion = parsePrice(row.inputPerMillion);
    const outputPerMillion = parsePrice(row.outputPerMillion);
    const cachedInputPerMillion = parsePrice(row.cachedInputPerMillion);
    if (inputPerMillion === undefined) errors[`inputPerMillion-${index}`] = "expected a price such as 0.25";
    if (cachedInputPerMillion === undefined && row.cachedInputPerMillion !== "") {
      errors[`cachedInputPerMillion-${index}`] = "expected a price such as 0.025, or nothing";
    }
    if (outputPerMillion === undefined) errors[`outputPerMillion-${index}`] = "expected a price such as 0.25";
    prices.push({
      model: row.model,
      inputPerMillion: inputPerMillion ?? 0,
      ...(cachedInputPerMillion === undefined ? {} : { cachedInputPerMillion }),
      outputPerMillion: outputPerMillion ?? 0,
    });
  }
  return Object.keys(errors).length > 0 ? { kind: "invalid", errors } : { kind: "valid", value: prices };
}

function parsePrice(text: string): number | undefined {
  const number = Number(text.replace(",", "."));
  return text !== "" && Number.isFinite(number) && number >= 0 && number <= MAX_PRICE ? number : undefined;
}

function isLocale(text: string): boolean {
  try {
    return Intl.DateTimeFormat.supportedLocalesOf(text).length > 0;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}
