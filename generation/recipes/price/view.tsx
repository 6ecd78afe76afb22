import { LineChart, Stack, Stat, Time } from "@tessera/ui";
import type { Data } from "./backend.ts";

export default function View({ data, settings }: BlockProps<Data>) {
  return (
    <Stack gap={2}>
      <div class="flex items-end justify-between gap-4">
        <Stat value={data.latest} format={data.currency} change={data.changePercent} changeUnit="%" />
        <p class="text-end text-xs text-muted-foreground">
          {data.name} ({data.symbol}), <Time at={data.at} style="datetime" />
        </p>
      </div>
      <LineChart
        data={data.points}
        x="at"
        y="price"
        title={`${data.symbol} in ${data.currency}, last ${settings.days} days`}
        height={160}
      />
    </Stack>
  );
}
