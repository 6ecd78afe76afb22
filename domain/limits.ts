import { z } from "zod";

/** Limits of a run that a person may set for one block; the same names as in the sandbox. */
export const LIMIT_NAMES = [
  "wallMs",
  "cpuMs",
  "rssBytes",
  "heapMegabytes",
  "resultBytes",
  "logLines",
  "logBytes",
  "requests",
  "parallelRequests",
  "treeNodes",
] as const;
export type LimitName = typeof LIMIT_NAMES[number];

/** What differs from the defaults, in the units of the names. Bounds are the services' to check. */
export const BlockLimits = z.partialRecord(z.enum(LIMIT_NAMES), z.number().int().min(1));
export type BlockLimits = Readonly<Partial<Record<LimitName, number>>>;

export function isLimitName(name: string): name is LimitName {
  return LIMIT_NAMES.some((known) => known === name);
}
