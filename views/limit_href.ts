import type { LimitName } from "../domain/limits.ts";
import { href } from "../urls.ts";

/** The form of a block's limits, opened at one of them. */
export function limitHref(block: string, limit: LimitName): string {
  return `${href("blockSettings", { block }, { limit })}#limits`;
}
