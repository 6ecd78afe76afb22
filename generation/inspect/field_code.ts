import { nameFor, propertyKey } from "./code_text.ts";
import type { DateForm, InspectedField } from "./types.ts";

/** A chosen field with its name in the block's data. */
export interface NamedField {
  readonly name: string;
  readonly field: InspectedField;
}

export type HelperName =
  | "toNumber"
  | "commaToNumber"
  | "toText"
  | "toIso"
  | "secondsToIso"
  | "millisecondsToIso"
  | "toDay";

/** Gives each field a name that code can use. */
export function nameFields(fields: readonly InspectedField[]): NamedField[] {
  const taken = new Set<string>();
  return fields.map((field) => {
    const name = nameFor(field.label, taken);
    taken.add(name);
    return { name, field };
  });
}

/** The lines of a zod object for the block's own data. */
export function outputSchema(fields: readonly NamedField[]): string {
  const lines = fields.map(({ name, field }) => `  ${propertyKey(name)}: ${outputType(field)}.nullable(),`);
  return `z.object({\n${lines.join("\n")}\n})`;
}

function outputType({ type, dateForm }: InspectedField): string {
  switch (type) {
    case "number":
      return "z.number()";
    case "yes or no":
      return "z.boolean()";
    case "date":
      return dateForm === "day" || dateForm === "day first" ? "z.iso.date()" : "z.iso.datetime()";
    case "text":
    case "link":
    case "image":
      return "z.string()";
  }
}

/**
 * An expression that turns a value of the source into one of the data.
 * @param isLoose the source gives any scalar or only text, so its type is not known from a schema.
 */
export function conversion(
  field: InspectedField,
  value: string,
  { isLoose, helpers }: { readonly isLoose: boolean; readonly helpers: Set<HelperName> },
): string {
  const call = (name: HelperName, argument: string) => {
    helpers.add(name);
    return `${name}(${argument})`;
  };
  const only = (input: string) => !isLoose && field.inputs.length === 1 && field.inputs[0] === input;
  const asText = only("string") ? value : call("toText", value);
  switch (field.type) {
    case "number":
      if (only("number")) return `${value} ?? null`;
      return call(field.hasDecimalComma === true ? "commaToNumber" : "toNumber", value);
    case "date":
      return convertDate(field.dateForm ?? "iso", { value, asText, isNumber: only("number"), call });
    case "yes or no":
      return only("boolean") ? `${value} ?? null` : `${value} === true`;
    case "text":
    case "link":
    case "image":
      return only("string") ? `${value} ?? null` : asText;
  }
}

function convertDate(
  form: DateForm,
  { value, asText, isNumber, call }: {
    readonly value: string;
    readonly asText: string;
    readonly isNumber: boolean;
    readonly call: (name: HelperName, argument: string) => string;
  },
): string {
  switch (form) {
    case "seconds":
      return call("secondsToIso", isNumber ? value : call("toNumber", value));
    case "milliseconds":
      return call("millisecondsToIso", isNumber ? value : call("toNumber", value));
    case "day":
      return asText === value ? `${value} ?? null` : asText;
    case "day first":
      return call("toDay", asText);
    case "iso":
      return call("toIso", asText);
  }
}

const HELPERS: Readonly<Record<HelperName, string>> = {
  toNumber: `/** "1,234.5 %" is 1234.5; what is no number is null. */
function toNumber(value: unknown): number | null {
  const digits = String(value ?? "").replaceAll("−", "-").replace(/[^\\d.-]/g, "");
  const number = Number(digits);
  return digits === "" || Number.isNaN(number) ? null : number;
}`,
  commaToNumber: `/** "1.234,5 €" is 1234.5; what is no number is null. */
function commaToNumber(value: unknown): number | null {
  const digits = String(value ?? "").replaceAll("−", "-").replace(/[^\\d,-]/g, "").replace(",", ".");
  const number = Number(digits);
  return digits === "" || Number.isNaN(number) ? null : number;
}`,
  toText: `function toText(value: unknown): string | null {
  const text = String(value ?? "").trim();
  return text === "" ? null : text;
}`,
  toIso: `function toIso(text: string | null | undefined): string | null {
  const at = Date.parse(text ?? "");
  return Number.isNaN(at) ? null : new Date(at).toISOString();
}`,
  secondsToIso: `function secondsToIso(seconds: number | null | undefined): string | null {
  return seconds == null ? null : new Date(seconds * 1000).toISOString();
}`,
  millisecondsToIso: `function millisecondsToIso(milliseconds: number | null | undefined): string | null {
  return milliseconds == null ? null : new Date(milliseconds).toISOString();
}`,
  toDay: `/** "22.11.2026" is 2026-11-22. */
function toDay(text: string | null | undefined): string | null {
  const [, day = "", month = "", year = ""] = /^(\\d{1,2})[./](\\d{1,2})[./](\\d{4})$/.exec(text ?? "") ?? [];
  return year === "" ? null : \`\${year}-\${month.padStart(2, "0")}-\${day.padStart(2, "0")}\`;
}`,
};

/** The functions that conversions call, each once. */
export function helperCode(helpers: ReadonlySet<HelperName>): string[] {
  return [...helpers].sort().map((name) => HELPERS[name]);
}
