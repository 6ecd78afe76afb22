import type { Context } from "hono";
import { NotFoundError } from "../domain/errors.ts";
import { BlockId, DashboardId, GenerationId } from "../domain/ids.ts";

/** The block named in the address; throws `NotFoundError` for text that no block can have as its id. */
export function getBlockId(c: Context): BlockId {
  const text = c.req.param("block") ?? "";
  const id = BlockId.safeParse(text);
  if (!id.success) throw new NotFoundError("block", text);
  return id.data;
}

/** The dashboard named in the address; throws `NotFoundError` as `getBlockId` does. */
export function getDashboardId(c: Context): DashboardId {
  const text = c.req.param("dashboard") ?? "";
  const id = DashboardId.safeParse(text);
  if (!id.success) throw new NotFoundError("dashboard", text);
  return id.data;
}

/** The generation named in the address; throws `NotFoundError` as `getBlockId` does. */
export function getGenerationId(c: Context): GenerationId {
  const text = c.req.param("generation") ?? "";
  const id = GenerationId.safeParse(text);
  if (!id.success) throw new NotFoundError("generation", text);
  return id.data;
}

/** True when htmx asks: it wants a piece of page, not a redirect to one. */
export function isFragmentRequest(c: Context): boolean {
  return c.req.header("hx-request") === "true";
}

/** A form's fields as texts; files and repeated fields are left out. */
export async function readTexts(c: Context): Promise<Readonly<Record<string, string>>> {
  const body = await c.req.parseBody();
  return Object.fromEntries(
    Object.entries(body).filter((entry): entry is [string, string] => typeof entry[1] === "string"),
  );
}
