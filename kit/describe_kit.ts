import { z } from "zod";
import { chartShape } from "./charts/chart_props.ts";
import { components } from "./components.ts";
import { describeProps, type PropWords, writeProp } from "./describe_schema.ts";
import { FORMAT_NAMES } from "./format/format_value.ts";
import { iconPaths } from "./icon_paths.ts";
import { TONES } from "./props.ts";

/**
 * All components with their props and one example each, as compact TypeScript for a model's prompt: about 2,000 tokens.
 * Written from the schemas that check the props, so it cannot say what they do not.
 * @param only names of the components to describe; types that none of them needs are left out.
 */
export function describeKit(only?: readonly string[]): string {
  const chart = describeProps(z.object(chartShape)).map(writeShort);
  const described = [...components.values()].filter(({ name }) => only?.includes(name) ?? true);
  const lines = described.map((component) => {
    const own = describeProps(component.schema).map(writeShort);
    const props = chart.every((prop) => own.includes(prop))
      ? ["...Chart", ...own.filter((prop) => !chart.includes(prop))]
      : own;
    if (component.hasChildren === true) props.push("children");
    return `${component.name} { ${props.join("; ")} } // ${component.description}\n${component.example}`;
  });
  const words = lines.join("\n");
  const types = sharedTypes(chart).filter((line) => only === undefined || isUsed(line, words));
  return `${types.join("\n")}\n\n${words}\n`;
}

/** A type that many props have, by its short name; each use would cost a line of tokens otherwise. */
function writeShort(prop: PropWords): string {
  return writeProp({ ...prop, type: prop.type.replace(VALUE, "Value") });
}

const VALUE = "string | number | null";

/** "type Tone = …" is used where a prop says Tone; what only other types use goes with them. */
function isUsed(line: string, words: string): boolean {
  const name = /^type (\w+)/.exec(line)?.[1] ?? "";
  return name === "Row" || new RegExp(`\\b${name}\\b`).test(words);
}

function sharedTypes(chart: readonly string[]): readonly string[] {
  return [
    `type Tone = ${union(TONES)}`,
    `type Format = one of the words ${
      FORMAT_NAMES.join(" ")
    }, or a currency code such as "EUR"; percent takes 12.3 for 12.3%, duration seconds`,
    `type Align = "start" | "center" | "end" | "baseline"`,
    `type Node = string | number | JSX`,
    `type Value = ${VALUE}`,
    `type Column = { key: string; label?: string; align?: Align; format?: Format; unit?: string; decimals?: number; render?: (row) => Node }`,
    `type Chart = { ${chart.join("; ")} }`,
    `type Row = record of values; charts and tables read rows by key. x may be an ISO date, epoch ms, number or word`,
    `type IconName = one of the words ${Object.keys(iconPaths).join(" ")}`,
  ];
}

function union(words: readonly string[]): string {
  return words.map((word) => JSON.stringify(word)).join(" | ");
}
