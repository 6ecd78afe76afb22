/** The one JSON document of a command, on standard output. */
export function printJson(value: unknown): void {
  console.log(JSON.stringify(value, null, 2));
}

/** Words for a person, on standard output. */
export function printText(text: string): void {
  console.log(text);
}

/** Words about a failure, on standard error. */
export function printProblem(message: string, hint?: string): void {
  console.error(`tessera: ${message}${hint === undefined ? "" : `\n  ${hint}`}`);
}

/** Columns of text, each as wide as its longest cell. */
export function formatTable(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  ").trimEnd())
    .join("\n");
}
