import { BarChart, LineChart, Stack, Stat } from "@tessera/ui";
import type { Data } from "./backend.ts";

export default function View({ data }: BlockProps<Data>) {
  const { x, y, points } = data;
  const [first = ""] = y;
  const last = points.at(-1);
  const title = `${y.join(", ")} by ${x}`;
  return (
    <Stack gap={2}>
      {data.kind === "line" && last !== undefined && (
        <Stat value={last[first] ?? null} label={`${first}, ${last[x]}`} />
      )}
      {data.kind === "line"
        ? <LineChart data={points} x={x} y={y} title={title} height={180} />
        : <BarChart data={points} x={x} y={y} title={title} height={180} />}
      {data.totalRows > points.length && (
        <p class="text-xs text-muted-foreground">Last {points.length} of {data.totalRows} rows</p>
      )}
    </Stack>
  );
}
