import { scaleLinear, scaleUtc } from "d3-scale";
import { arc, area, curveLinear, curveMonotoneX, line, pie } from "d3-shape";

/** The few things that we ask of d3 (which ships no types), with types of our own. */
export type Range = readonly [number, number];
export type Point = readonly [x: number, y: number];

export interface Scale {
  readonly domain: Range;
  /** Round values inside the domain. */
  readonly ticks: readonly number[];
  /** Maps a value to the range it was made for. */
  readonly at: (value: number) => number;
}

/** Extends a domain to round values and gives about `count` of them. */
export function niceScale(domain: Range, count: number, range: Range): Scale {
  const scale = scaleLinear().domain([...domain]).range([...range]).nice(count);
  const [from = 0, to = 1]: number[] = scale.domain();
  return { domain: [from, to], ticks: scale.ticks(count), at: (value) => Number(scale(value)) };
}

/** Keeps the domain as it is: for the horizontal axis, whose ends are the first and the last point. */
export function linearScale(domain: Range, count: number, range: Range): Scale {
  const scale = scaleLinear().domain([...domain]).range([...range]);
  return { domain, ticks: scale.ticks(count), at: (value) => Number(scale(value)) };
}

/** Round moments of a calendar (days, months, hours) inside a domain in milliseconds that is read as UTC. */
export function calendarTicks(domain: Range, count: number): readonly number[] {
  const ticks: Date[] = scaleUtc().domain([...domain]).ticks(count);
  return ticks.map((tick) => tick.getTime());
}

/** Path data of a line; a `null` ends one piece and the next point begins another. */
export function linePath(points: readonly (Point | null)[], isSmooth: boolean): string {
  const path = line()
    .defined((point: Point | null) => point !== null)
    .x((point: Point) => point[0])
    .y((point: Point) => point[1])
    .curve(isSmooth ? curveMonotoneX : curveLinear)
    .digits(1);
  return String(path(points) ?? "");
}

/** Path data of the field between a line and a base line, or between two lines. */
export function areaPath(
  points: readonly (Point | null)[],
  base: (index: number) => number,
  isSmooth: boolean,
): string {
  const path = area()
    .defined((point: Point | null) => point !== null)
    .x((point: Point) => point[0])
    .y0((_: Point, index: number) => base(index))
    .y1((point: Point) => point[1])
    .curve(isSmooth ? curveMonotoneX : curveLinear)
    .digits(1);
  return String(path(points) ?? "");
}

/** Path data of the slices of a ring around (0, 0), in the order given. */
export function ringPaths(
  values: readonly number[],
  radius: { readonly inner: number; readonly outer: number },
): readonly string[] {
  const slices: unknown[] = pie().sort(null).padAngle(values.length > 1 ? 0.025 : 0)([...values]);
  const draw = arc().innerRadius(radius.inner).outerRadius(radius.outer).cornerRadius(1.5).digits(2);
  return slices.map((slice) => String(draw(slice) ?? ""));
}
