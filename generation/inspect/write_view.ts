import { access, indent, quote } from "./code_text.ts";
import type { NamedField } from "./field_code.ts";
import type { ViewId } from "./types.ts";

export interface ViewOptions {
  readonly view: ViewId;
  readonly title: string;
  readonly fields: readonly NamedField[];
  /** Where the rows stand: `data.rows`. */
  readonly rows: string;
  /** What a list without rows says. */
  readonly empty: string;
  /** Lines below the rows, as JSX. */
  readonly below?: string;
}

/** `view.tsx` of a block that shows rows or a record. */
export function writeView(options: ViewOptions): string {
  const imports = new Set<string>();
  const use = (component: string): string => {
    imports.add(component);
    return component;
  };
  const drawn = draw(options, use);
  const body = options.below === undefined
    ? drawn
    : `<${use("Stack")}>\n${indent(drawn)}\n${indent(options.below)}\n</Stack>`;
  return `import { ${[...imports].sort().join(", ")} } from "@tessera/ui";
import type { Data } from "./backend.ts";

export default function View({ data }: BlockProps<Data>) {
  return (
${indent(body, 2)}
  );
}
`;
}

type Use = (component: string) => string;

function draw(options: ViewOptions, use: Use): string {
  switch (options.view) {
    case "line":
    case "bar":
      return drawChart(options, use);
    case "list":
      return drawList(options, use);
    case "stat":
      return drawStats(options, use);
    case "facts":
      return drawFacts(options, use);
    case "table":
    case "agenda":
      return drawTable(options, use);
  }
}

function drawTable({ fields, rows, empty }: ViewOptions, use: Use): string {
  const link = soleLink(fields);
  const title = link === undefined ? undefined : fields.find(({ field }) => field.type === "text");
  const shown = title === undefined ? fields : fields.filter((each) => each !== link);
  const columns = shown.map((each) =>
    each === title && link !== undefined ? linkedColumn(each, link, use) : plainColumn(each, use)
  );
  return `<${use("Table")}
  rows={${rows}}
  columns={[
${indent(columns.join("\n"), 2)}
  ]}
  empty=${attribute(empty)}
/>`;
}

function linkedColumn(title: NamedField, link: NamedField, use: Use): string {
  const text = `row${access(title.name)}`;
  const href = `row${access(link.name)}`;
  return `{
  key: ${quote(title.name)},
  label: ${quote(title.field.label)},
  render: (row) => ${href} === null ? ${text} : <${use("Link")} href={${href}}>{${text} ?? "Open"}</Link>,
},`;
}

function plainColumn({ name, field }: NamedField, use: Use): string {
  const value = `row${access(name)}`;
  const head = `key: ${quote(name)}, label: ${quote(field.label)}`;
  switch (field.type) {
    case "number":
      return `{ ${head}, align: "end" },`;
    case "date":
      return `{ ${head}, format: ${quote(dateFormat(field.dateForm))} },`;
    case "link":
      return `{ ${head}, render: (row) => ${value} === null ? "" : <${
        use("Link")
      } href={${value}}>Open</Link> },`;
    case "image":
      return `{ ${head}, render: (row) => ${value} === null ? "" : <${
        use("Image")
      } src={${value}} alt="" width={32} height={32} /> },`;
    case "text":
    case "yes or no":
      return `{ ${head} },`;
  }
}

function drawList({ fields, rows, empty }: ViewOptions, use: Use): string {
  const link = soleLink(fields);
  const image = fields.find(({ field }) => field.type === "image");
  const title = fields.find(({ field }) => field.type === "text") ??
    fields.find((each) => each !== link && each !== image) ?? fields[0];
  const rest = fields.filter((each) => each !== title && each !== link && each !== image);
  const end = rest.find(({ field }) => field.type === "number") ??
    rest.find(({ field }) => field.type === "date");
  const notes = rest.filter((each) => each !== end);
  const props = [
    `title={${title === undefined ? '""' : writeValue(title, use)}}`,
    ...(link === undefined
      ? []
      : [`{...(row${access(link.name)} === null ? {} : { href: row${access(link.name)} })}`]),
    ...(image === undefined ? [] : [startImage(image, use)]),
    ...(notes.length === 0 ? [] : [drawNotes(notes, use)]),
    ...(end === undefined ? [] : [`end={${writeValue(end, use)}}`]),
  ];
  return `<${use("List")} empty=${attribute(empty)}>
  {${rows}.map((row) => (
    <${use("ListItem")}
${indent(props.join("\n"), 3)}
    />
  ))}
</List>`;
}

function startImage({ name }: NamedField, use: Use): string {
  const value = `row${access(name)}`;
  return `start={${value} === null ? null : <${
    use("Image")
  } src={${value}} alt="" width={32} height={32} />}`;
}

function drawNotes(notes: readonly NamedField[], use: Use): string {
  const lines = notes.map((each) => {
    const value = writeValue(each, use);
    const label = each.field.type === "text" ? "" : `${jsxText(each.field.label)} `;
    return `${label}${value.startsWith("<") ? value : `{${value}}`}`;
  });
  return `note={\n  <span>\n${indent(lines.join('\n{" · "}\n'), 2)}\n  </span>\n}`;
}

/** One value in the midst of text; a date in the person's own form. */
function writeValue({ name, field }: NamedField, use: Use, record = "row"): string {
  const value = `${record}${access(name)}`;
  switch (field.type) {
    case "date": {
      const style = field.dateForm === "day" || field.dateForm === "day first" ? "date" : "relative";
      return `${value} === null ? "–" : <${use("Time")} at={${value}} style=${quote(style)} />`;
    }
    case "number":
      return `<${use("Num")} value={${value}} />`;
    case "yes or no":
      return `${value} === null ? "–" : ${value} ? "yes" : "no"`;
    case "link":
      return `${value} === null ? "–" : <${use("Link")} href={${value}}>Open</Link>`;
    case "image":
      return `${value} === null ? "–" : <${use("Image")} src={${value}} alt=${attribute(field.label)} />`;
    case "text":
      return `${value} ?? "–"`;
  }
}

function drawChart({ view, fields, rows, title }: ViewOptions, use: Use): string {
  const x = fields.find(({ field }) => field.type === "date") ??
    fields.find(({ field }) => field.type === "text") ?? fields[0];
  const y = fields.filter((each) => each !== x && each.field.type === "number").map(({ name }) => name);
  const yProp = y.length === 1 ? quote(y[0] ?? "") : `{[${y.map(quote).join(", ")}]}`;
  const component = use(view === "line" ? "LineChart" : "BarChart");
  return `<${component} data={${rows}} x=${quote(x?.name ?? "")} y=${yProp} title=${attribute(title)} />`;
}

function drawStats({ fields }: ViewOptions, use: Use): string {
  const numbers = fields.filter(({ field }) => field.type === "number");
  const others = fields.filter(({ field }) => field.type !== "number");
  const stats = numbers.map(({ name, field }) =>
    `<${use("Stat")} label=${attribute(field.label)} value={data${access(name)}} />`
  );
  const grid = stats.length === 1
    ? stats[0] ?? ""
    : `<${use("Grid")} columns={${Math.min(stats.length, 3)}}>\n${indent(stats.join("\n"))}\n</Grid>`;
  if (others.length === 0) return grid;
  return `<${use("Stack")}>\n${indent(grid)}\n${indent(factList(others, use))}\n</Stack>`;
}

function drawFacts({ fields }: ViewOptions, use: Use): string {
  return factList(fields, use);
}

function factList(fields: readonly NamedField[], use: Use): string {
  const items = fields.map((each) =>
    `<${use("ListItem")} title=${attribute(each.field.label)} end={${writeValue(each, use, "data")}} />`
  );
  return `<${use("List")}>\n${indent(items.join("\n"))}\n</List>`;
}

function soleLink(fields: readonly NamedField[]): NamedField | undefined {
  const links = fields.filter(({ field }) => field.type === "link");
  return links.length === 1 ? links[0] : undefined;
}

function dateFormat(form: NamedField["field"]["dateForm"]): string {
  return form === "day" || form === "day first" ? "date" : "datetime";
}

/** A text as a JSX attribute: in braces where quotes would need an escape. */
function attribute(text: string): string {
  return /^[^"\\&{}<>\n\u0000-\u001f]*$/.test(text) ? `"${text}"` : `{${quote(text)}}`;
}

function jsxText(text: string): string {
  return /^[^{}<>&"\\]*$/.test(text) ? text : `{${quote(text)}}`;
}
