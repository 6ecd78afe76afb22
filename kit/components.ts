import type { KitComponent } from "./define_component.ts";
import { badgeEntry } from "./ui/badge.tsx";
import { barChartEntry } from "./ui/bar_chart.tsx";
import { buttonEntry } from "./ui/button.tsx";
import { donutEntry } from "./ui/donut.tsx";
import { emptyEntry } from "./ui/empty.tsx";
import { errorNoteEntry } from "./ui/error_note.tsx";
import { heatmapEntry } from "./ui/heatmap.tsx";
import { iconEntry } from "./ui/icon.tsx";
import { imageEntry } from "./ui/image.tsx";
import { layoutEntries } from "./ui/layout.tsx";
import { areaChartEntry, lineChartEntry } from "./ui/line_chart.tsx";
import { listEntry, listItemEntry } from "./ui/list.tsx";
import { progressEntry } from "./ui/progress.tsx";
import { skeletonEntry } from "./ui/skeleton.tsx";
import { sparklineEntry } from "./ui/sparkline.tsx";
import { statEntry } from "./ui/stat.tsx";
import { statusBarsEntry } from "./ui/status_bars.tsx";
import { tableEntry } from "./ui/table.tsx";
import { tabsEntry } from "./ui/tabs.tsx";
import { textEntries } from "./ui/text.tsx";

const entries: readonly KitComponent[] = [
  ...layoutEntries,
  tabsEntry,
  statEntry,
  tableEntry,
  listEntry,
  listItemEntry,
  badgeEntry,
  progressEntry,
  ...textEntries,
  lineChartEntry,
  areaChartEntry,
  barChartEntry,
  donutEntry,
  sparklineEntry,
  statusBarsEntry,
  heatmapEntry,
  iconEntry,
  imageEntry,
  buttonEntry,
  emptyEntry,
  errorNoteEntry,
  skeletonEntry,
];

/** Everything that a view may import from "@tessera/ui", by name. */
export const components: ReadonlyMap<string, KitComponent> = new Map(
  entries.map((entry) => [entry.name, entry]),
);

export const componentNames: readonly string[] = entries.map((entry) => entry.name);
