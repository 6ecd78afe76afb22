import type { Queries } from "../../storage/database.ts";
import { listDashboards } from "../../storage/dashboards.ts";

const MAX_TITLE_CHARS = 80;

/** The title of a new dashboard, with a number behind it when another has it already. */
export async function freeTitle(db: Queries, wanted: string): Promise<string> {
  const taken = new Set((await listDashboards(db)).map(({ title }) => title));
  for (let count = 1;; count += 1) {
    const end = count === 1 ? "" : ` (${count})`;
    const title = `${wanted.slice(0, MAX_TITLE_CHARS - end.length)}${end}`;
    if (!taken.has(title)) return title;
  }
}
