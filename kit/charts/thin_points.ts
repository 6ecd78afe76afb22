import type { Point } from "./scales.ts";

const BUCKETS = 400;

/**
 * A long line with no more points than a card has pixels: each bucket keeps its lowest and its highest point, so no
 * peak is lost. Gaps stay gaps.
 */
export function thinPoints(points: readonly (Point | null)[]): readonly (Point | null)[] {
  if (points.length <= BUCKETS * 2) return points;
  const size = points.length / BUCKETS;
  return Array.from({ length: BUCKETS }, (_, bucket) => {
    const part = points.slice(Math.floor(bucket * size), Math.floor((bucket + 1) * size));
    return extremes(part);
  }).flat();
}

function extremes(part: readonly (Point | null)[]): readonly (Point | null)[] {
  let low: number | undefined;
  let high: number | undefined;
  let hasGap = false;
  part.forEach((point, index) => {
    if (point === null) {
      hasGap = true;
      return;
    }
    if (low === undefined || point[1] < (part[low]?.[1] ?? Infinity)) low = index;
    if (high === undefined || point[1] > (part[high]?.[1] ?? -Infinity)) high = index;
  });
  if (low === undefined || high === undefined) return [null];
  const kept = low === high ? [low] : low < high ? [low, high] : [high, low];
  return [...kept.flatMap((index) => part.slice(index, index + 1)), ...(hasGap ? [null] : [])];
}
