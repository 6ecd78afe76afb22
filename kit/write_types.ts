import { components } from "./components.ts";
import { describeProps, writeProp } from "./describe_schema.ts";
import { FORMAT_NAMES } from "./format/format_value.ts";
import { iconPaths } from "./icon_paths.ts";
import { TONES } from "./props.ts";

const HEAD =
  `// What a block may use, for type checks of hand-written blocks and recipes (tools/check_blocks.ts).
// Written by tools/write_kit_types.ts from the schemas in kit/ui; a test fails when it is out of date.
import type { JSX } from "./jsx.d.ts";

type Node = JSX.Element | string | number | boolean | null | undefined | readonly Node[];
// deno-lint-ignore no-explicit-any
type Row = Record<string, any>;
`;

/** The text of \`kit/types.d.ts\`: module \`@tessera/ui\`, one function a component. */
export function writeTypes(): string {
  const shared = [
    `export type Tone = ${union(TONES)};`,
    `export type Format = ${union(FORMAT_NAMES)} | CurrencyCode;`,
    `export type CurrencyCode = string & Record<never, never>;`,
    `export type Align = "start" | "center" | "end" | "baseline";`,
    `export interface Column {
  key: string;
  label?: string;
  align?: Align;
  format?: Format;
  unit?: string;
  decimals?: number;
  render?: (row: Row) => Node;
}`,
    // Data often names the icon, and data holds plain text; the trial says when no icon has that name.
    `export type IconName = ${union(Object.keys(iconPaths))} | (string & Record<never, never>);`,
  ];
  return `${HEAD}\n${shared.join("\n")}\n\n${[...components.values()].map(declare).join("\n")}\n`;
}

function declare(component: { readonly name: string } & Parameters<typeof propLines>[0]): string {
  return `/** ${component.description} */
export interface ${component.name}Props {
${propLines(component).join("\n")}
}
export function ${component.name}(props: ${component.name}Props): JSX.Element;
`;
}

function propLines(
  component: {
    readonly description: string;
    readonly schema: Parameters<typeof describeProps>[0];
    readonly hasChildren?: boolean;
  },
): readonly string[] {
  const props = describeProps(component.schema).map((prop) => {
    // With exact optional types, a view could not write \`note={data.note ?? undefined}\`.
    const type = prop.isOptional ? `${prop.type} | null | undefined` : prop.type;
    return `  ${writeProp({ ...prop, type: type.replaceAll('"refresh"', 'RefreshAction | "refresh"') })};`;
  });
  return component.hasChildren === true ? [...props, "  children?: Node;"] : props;
}

function union(words: readonly string[]): string {
  return words.map((word) => JSON.stringify(word)).join(" | ");
}
