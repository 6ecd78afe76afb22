import { readInstant } from "../../domain/data_values.ts";
import type { InspectedField, SampleTable } from "./types.ts";

/** True when the newest rows stand at the end, by the first field of dates. */
export function isAscending(fields: readonly InspectedField[], { rows }: SampleTable): boolean {
  const column = fields.findIndex(({ type }) => type === "date");
  if (column === -1) return false;
  const instants = rows.flatMap((row) => readInstant(row[column] ?? null) ?? []);
  const [first] = instants;
  const last = instants.at(-1);
  return first !== undefined && last !== undefined && last > first;
}
