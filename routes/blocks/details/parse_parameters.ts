import type { Context } from "hono";
import { NotFoundError } from "../../../domain/errors.ts";

/** A number of the path, from 1; throws `NotFoundError` for anything else. */
export function parseNumberParameter(c: Context, name: "version" | "run" | "heal"): number {
  const text = c.req.param(name) ?? "";
  const number = parsePositive(text);
  if (number === undefined) throw new NotFoundError(name, text);
  return number;
}

/** A whole number from 1 that a row can have, or `undefined`. */
export function parsePositive(text: string | undefined): number | undefined {
  return text !== undefined && /^[1-9]\d{0,14}$/.test(text) ? Number(text) : undefined;
}
