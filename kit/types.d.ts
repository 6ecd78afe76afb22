// What a block may use, for type checks of hand-written blocks and recipes (tools/check_blocks.ts).
// Written by tools/write_kit_types.ts from the schemas in kit/ui; a test fails when it is out of date.
import type { JSX } from "./jsx.d.ts";

type Node = JSX.Element | string | number | boolean | null | undefined | readonly Node[];
// deno-lint-ignore no-explicit-any
type Row = Record<string, any>;

export type Tone = "neutral" | "good" | "warn" | "bad" | "accent";
export type Format =
  | "number"
  | "percent"
  | "bytes"
  | "compact"
  | "duration"
  | "currency"
  | "relative"
  | "date"
  | "time"
  | "datetime"
  | "weekday"
  | "text"
  | CurrencyCode;
export type CurrencyCode = string & Record<never, never>;
export type Align = "start" | "center" | "end" | "baseline";
export interface Column {
  key: string;
  label?: string;
  align?: Align;
  format?: Format;
  unit?: string;
  decimals?: number;
  render?: (row: Row) => Node;
}
export type IconName =
  | "activity"
  | "arrow-down"
  | "arrow-right"
  | "arrow-up"
  | "battery"
  | "bell"
  | "bug"
  | "calendar"
  | "check"
  | "circle-alert"
  | "circle-check"
  | "circle-x"
  | "clock"
  | "cloud"
  | "cloud-fog"
  | "cloud-lightning"
  | "cloud-rain"
  | "cloud-snow"
  | "cloud-sun"
  | "cpu"
  | "database"
  | "dollar-sign"
  | "download"
  | "droplets"
  | "external-link"
  | "eye"
  | "file-text"
  | "folder"
  | "git-branch"
  | "git-commit-horizontal"
  | "git-pull-request"
  | "globe"
  | "hard-drive"
  | "heart"
  | "house"
  | "info"
  | "lightbulb"
  | "link"
  | "list"
  | "lock"
  | "mail"
  | "map-pin"
  | "memory-stick"
  | "message-square"
  | "minus"
  | "moon"
  | "music"
  | "newspaper"
  | "package"
  | "pause"
  | "play"
  | "plane"
  | "plug"
  | "plus"
  | "power"
  | "refresh-cw"
  | "rocket"
  | "search"
  | "server"
  | "settings"
  | "shield"
  | "shopping-cart"
  | "star"
  | "sun"
  | "sunrise"
  | "sunset"
  | "tag"
  | "thermometer"
  | "timer"
  | "train-front"
  | "trash-2"
  | "trending-down"
  | "trending-up"
  | "triangle-alert"
  | "trophy"
  | "truck"
  | "umbrella"
  | "upload"
  | "user"
  | "users"
  | "wifi"
  | "wind"
  | "x"
  | "zap"
  | (string & Record<never, never>);

/** Children below each other */
export interface StackProps {
  gap?: number | null | undefined;
  align?: Align | null | undefined;
  children?: Node;
}
export function Stack(props: StackProps): JSX.Element;

/** Children beside each other */
export interface RowProps {
  gap?: number | null | undefined;
  align?: Align | null | undefined;
  justify?: Align | "between" | null | undefined;
  wrap?: boolean | null | undefined;
  children?: Node;
}
export function Row(props: RowProps): JSX.Element;

/** Equal columns, fewer on a narrow card */
export interface GridProps {
  columns?: number | null | undefined;
  gap?: number | null | undefined;
  align?: Align | null | undefined;
  children?: Node;
}
export function Grid(props: GridProps): JSX.Element;

/** A part with a small title */
export interface SectionProps {
  title?: string | null | undefined;
  end?: Node | null | undefined;
  note?: Node | null | undefined;
  children?: Node;
}
export function Section(props: SectionProps): JSX.Element;

/** Section with a line around it */
export interface CardProps {
  title?: string | null | undefined;
  end?: Node | null | undefined;
  note?: Node | null | undefined;
  children?: Node;
}
export function Card(props: CardProps): JSX.Element;

/** A line */
export interface DividerProps {
  label?: string | null | undefined;
}
export function Divider(props: DividerProps): JSX.Element;

/** One part at a time */
export interface TabsProps {
  items: { label: string; content: Node }[];
}
export function Tabs(props: TabsProps): JSX.Element;

/** One large value with its change and a trend */
export interface StatProps {
  label?: Node | null | undefined;
  value: string | number | null;
  unit?: string | null | undefined;
  format?: Format | null | undefined;
  decimals?: number | null | undefined;
  change?: number | null | undefined;
  changeUnit?: string | null | undefined;
  changeLabel?: string | null | undefined;
  goodWhen?: "up" | "down" | null | undefined;
  trend?: number[] | null | undefined;
  note?: Node | null | undefined;
  tone?: Tone | null | undefined;
}
export function Stat(props: StatProps): JSX.Element;

/** Rows and columns; sorted and filtered in the browser */
export interface TableProps {
  rows: Row[];
  columns?: (string | Column)[] | null | undefined;
  sortable?: boolean | null | undefined;
  filterable?: boolean | null | undefined;
  pageSize?: number | null | undefined;
  empty?: string | null | undefined;
  title?: string | null | undefined;
}
export function Table(props: TableProps): JSX.Element;

/** Lines of ListItem, or items={…} */
export interface ListProps {
  items?: ListItemProps[] | null | undefined;
  ordered?: boolean | null | undefined;
  empty?: string | null | undefined;
  children?: Node;
}
export function List(props: ListProps): JSX.Element;

/** One line of a List */
export interface ListItemProps {
  title: Node;
  note?: Node | null | undefined;
  href?: string | null | undefined;
  start?: Node | null | undefined;
  end?: Node | null | undefined;
  children?: Node;
}
export function ListItem(props: ListItemProps): JSX.Element;

/** A word in a soft colour */
export interface BadgeProps {
  tone?: Tone | null | undefined;
  label?: Node | null | undefined;
  children?: Node;
}
export function Badge(props: BadgeProps): JSX.Element;

/** A meter from 0 to max (100) */
export interface ProgressProps {
  value: number | null;
  max?: number | null | undefined;
  tone?: Tone | null | undefined;
  label?: Node | null | undefined;
  showValue?: boolean | null | undefined;
  unit?: string | null | undefined;
}
export function Progress(props: ProgressProps): JSX.Element;

/** A line of text */
export interface TextProps {
  tone?: "muted" | Tone | null | undefined;
  size?: "small" | "normal" | "large" | null | undefined;
  text?: Node | null | undefined;
  children?: Node;
}
export function Text(props: TextProps): JSX.Element;

/** Markdown from data, made safe */
export interface MarkdownProps {
  source: string;
}
export function Markdown(props: MarkdownProps): JSX.Element;

/** A number in the viewer's locale */
export interface NumProps {
  value: string | number | null;
  decimals?: number | null | undefined;
  unit?: string | null | undefined;
  style?: Format | null | undefined;
}
export function Num(props: NumProps): JSX.Element;

/** A moment in the viewer's time zone */
export interface TimeProps {
  at: string | number | null;
  style?: "relative" | "date" | "time" | "datetime" | "weekday" | null | undefined;
}
export function Time(props: TimeProps): JSX.Element;

/** A link out */
export interface LinkProps {
  href: string;
  label?: Node | null | undefined;
  children?: Node;
}
export function Link(props: LinkProps): JSX.Element;

/** Lines over time or numbers, with axes and a read-out */
export interface LineChartProps {
  data: Row[];
  x?: string | null | undefined;
  y?: string | (string | { key: string; label?: string })[] | null | undefined;
  title?: string | null | undefined;
  unit?: string | null | undefined;
  format?: Format | null | undefined;
  decimals?: number | null | undefined;
  height?: number | null | undefined;
  smooth?: boolean | null | undefined;
}
export function LineChart(props: LineChartProps): JSX.Element;

/** LineChart with the area filled */
export interface AreaChartProps {
  data: Row[];
  x?: string | null | undefined;
  y?: string | (string | { key: string; label?: string })[] | null | undefined;
  title?: string | null | undefined;
  unit?: string | null | undefined;
  format?: Format | null | undefined;
  decimals?: number | null | undefined;
  height?: number | null | undefined;
  smooth?: boolean | null | undefined;
}
export function AreaChart(props: AreaChartProps): JSX.Element;

/** Bars over categories or dates; long names lie down by themselves */
export interface BarChartProps {
  data: Row[];
  x?: string | null | undefined;
  y?: string | (string | { key: string; label?: string })[] | null | undefined;
  title?: string | null | undefined;
  unit?: string | null | undefined;
  format?: Format | null | undefined;
  decimals?: number | null | undefined;
  height?: number | null | undefined;
  stacked?: boolean | null | undefined;
  horizontal?: boolean | null | undefined;
}
export function BarChart(props: BarChartProps): JSX.Element;

/** Shares of a whole, with a list */
export interface DonutProps {
  data: Row[];
  label?: string | null | undefined;
  value?: string | null | undefined;
  title?: string | null | undefined;
  unit?: string | null | undefined;
  format?: Format | null | undefined;
  decimals?: number | null | undefined;
}
export function Donut(props: DonutProps): JSX.Element;

/** Small line without axes */
export interface SparklineProps {
  values: (number | null)[];
  title?: string | null | undefined;
  tone?: Tone | null | undefined;
}
export function Sparkline(props: SparklineProps): JSX.Element;

/** One bar a check, oldest first */
export interface StatusBarsProps {
  values: Tone[];
  title?: string | null | undefined;
}
export function StatusBars(props: StatusBarsProps): JSX.Element;

/** Cells by two categories, darker for more */
export interface HeatmapProps {
  data: Row[];
  x: string;
  y: string;
  value: string;
  title?: string | null | undefined;
  unit?: string | null | undefined;
  format?: Format | null | undefined;
  decimals?: number | null | undefined;
}
export function Heatmap(props: HeatmapProps): JSX.Element;

/** A line icon in the colour of the text */
export interface IconProps {
  name: IconName;
  label?: string | null | undefined;
  tone?: Tone | null | undefined;
}
export function Icon(props: IconProps): JSX.Element;

/** A picture; its host must be in hosts */
export interface ImageProps {
  src: string;
  alt: string;
  width?: number | null | undefined;
  height?: number | null | undefined;
  rounded?: boolean | null | undefined;
}
export function Image(props: ImageProps): JSX.Element;

/** Refreshes the block, or opens href */
export interface ButtonProps {
  action?: RefreshAction | "refresh" | null | undefined;
  href?: string | null | undefined;
  label?: Node | null | undefined;
  children?: Node;
}
export function Button(props: ButtonProps): JSX.Element;

/** Nothing to show, and why that is fine */
export interface EmptyProps {
  title: string;
  note?: Node | null | undefined;
  tone?: Tone | null | undefined;
}
export function Empty(props: EmptyProps): JSX.Element;

/** A part that failed, with the reason */
export interface ErrorNoteProps {
  error?: string | Error | null | undefined;
  title?: string | null | undefined;
}
export function ErrorNote(props: ErrorNoteProps): JSX.Element;

/** Grey lines while content is on its way */
export interface SkeletonProps {
  lines?: number | null | undefined;
}
export function Skeleton(props: SkeletonProps): JSX.Element;
