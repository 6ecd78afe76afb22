import { z } from "zod";
import { AppError } from "../domain/errors.ts";
import type { SqlArgument, SqlRow } from "./database.ts";

/**
 * The row as its schema says.
 * @throws AppError "database" that names the row and the first thing wrong with it.
 */
export function parseRow<T>(schema: z.ZodType<T>, row: SqlRow, what: string): T {
  const result = schema.safeParse(row);
  if (result.success) return result.data;
  throw new AppError(
    "database",
    `Cannot read ${what}: the stored row is damaged`,
    "Restore a backup, or delete what the row belongs to",
    { cause: result.error },
  );
}

export function parseRows<T>(schema: z.ZodType<T>, rows: readonly SqlRow[], what: string): T[] {
  return rows.map((row) => parseRow(schema, row, what));
}

/** A column of JSON text. */
export function json<T>(schema: z.ZodType<T>) {
  return z.string().transform((text, context): unknown => {
    try {
      return JSON.parse(text);
    } catch (error) {
      context.addIssue({
        code: "custom",
        message: `expected JSON: ${error instanceof Error ? error.message : error}`,
      });
      return z.NEVER;
    }
  }).pipe(schema);
}

/** A column of 0 and 1. */
export const flag = z.number().transform((value) => value !== 0);

/** Epoch milliseconds, or NULL. */
export const timeOrNull = z.number().nullable();

export function toJson(value: unknown): string {
  return JSON.stringify(value);
}

/** JSON text for a column; `undefined` and `null` pass through. */
export function toJsonColumn(value: unknown): string | null | undefined {
  return value === undefined || value === null ? value : JSON.stringify(value);
}

/** `SET` clause and arguments for the columns that are given; `undefined` leaves a column alone. */
export function toAssignments(
  columns: Readonly<Record<string, SqlArgument | undefined>>,
): { readonly sql: string; readonly args: readonly SqlArgument[] } {
  const given = Object.entries(columns).filter((entry): entry is [string, SqlArgument] =>
    entry[1] !== undefined
  );
  return { sql: given.map(([column]) => `${column} = ?`).join(", "), args: given.map(([, value]) => value) };
}
