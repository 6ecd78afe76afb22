import type { LimitName } from "../domain/limits.ts";

/** What a limit is shown in: the word for it, and how much of the limit's own unit that is. */
export interface LimitUnit {
  readonly word: string;
  readonly size: number;
}

const KILOBYTES: LimitUnit = { word: "kB", size: 1024 };
const MEGABYTES: LimitUnit = { word: "MB", size: 1024 * 1024 };
const SECONDS: LimitUnit = { word: "s", size: 1_000 };
const COUNT: LimitUnit = { word: "", size: 1 };

export const LIMIT_UNITS = {
  wallMs: SECONDS,
  cpuMs: SECONDS,
  rssBytes: MEGABYTES,
  heapMegabytes: { word: "MB", size: 1 },
  resultBytes: MEGABYTES,
  logLines: COUNT,
  logBytes: KILOBYTES,
  requests: COUNT,
  parallelRequests: COUNT,
  sourceBytes: KILOBYTES,
  dataDepth: COUNT,
  treeDepth: COUNT,
  treeNodes: COUNT,
} as const satisfies Readonly<Record<LimitName, LimitUnit>> & Readonly<Record<string, LimitUnit>>;

const MAX_DECIMALS = 3;

/** "384 MB", "20.004 s", "1,200". */
export function formatAmount(value: number, { word, size }: LimitUnit, decimals = MAX_DECIMALS): string {
  const number = new Intl.NumberFormat("en", { maximumFractionDigits: decimals }).format(value / size);
  return word === "" ? number : `${number} ${word}`;
}

/** Two amounts with as few decimals as tell them apart: "412 MB" and "384 MB", "20.1 s" and "20 s". */
export function formatApart(one: number, other: number, unit: LimitUnit): readonly [string, string] {
  for (let decimals = 0; decimals <= MAX_DECIMALS; decimals++) {
    const pair = [formatAmount(one, unit, decimals), formatAmount(other, unit, decimals)] as const;
    if (pair[0] !== pair[1]) return pair;
  }
  return [formatAmount(one, unit), formatAmount(other, unit)];
}
