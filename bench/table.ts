import { type Figure, isMet, type Measurement, timesBetter } from "./figure.ts";

const HEAD = ["What", "Bar", "Measured", "", "Alternative", "Times better"];

/** The figures of one benchmark as a Markdown table that also reads well in a terminal. */
export function toTable({ title, figures, notes }: Measurement): string {
  const rows = [HEAD, ...figures.map(toRow)];
  const widths = HEAD.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]) =>
    `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(" | ")} |`;
  const rule = `| ${widths.map((width) => "-".repeat(width)).join(" | ")} |`;
  const [head = HEAD, ...body] = rows;
  return [`## ${title}`, "", line(head), rule, ...body.map(line), "", ...notes.map((note) => `- ${note}`), ""]
    .join("\n");
}

function toRow(figure: Figure): string[] {
  const { name, unit, measured, bar, alternative } = figure;
  const met = isMet(figure);
  return [
    name,
    bar === undefined
      ? ""
      : "most" in bar
      ? `≤ ${withUnit(bar.most, unit)}`
      : `≥ ${withUnit(bar.least, unit)}`,
    withUnit(measured, unit),
    met === undefined ? "" : met ? "met" : "missed",
    alternative === undefined ? "" : `${withUnit(alternative.measured, unit)} ${alternative.name}`,
    ratioOf(figure),
  ];
}

function ratioOf(figure: Figure): string {
  const times = timesBetter(figure);
  if (times === undefined) return "";
  return times < 1 ? Number(times.toPrecision(2)).toString() : times.toFixed(1);
}

function withUnit(value: number, unit: Figure["unit"]): string {
  const digits = value === 0 || value >= 100 ? 0 : value >= 10 ? 1 : value >= 1 ? 2 : 3;
  return `${Number(value.toFixed(digits)).toLocaleString("en")}${unit === "" ? "" : ` ${unit}`}`;
}
