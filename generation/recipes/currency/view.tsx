import { LineChart, Stack, Stat, Time } from "@tessera/ui";
import type { Data } from "./backend.ts";

export default function View({ data, settings }: BlockProps<Data>) {
  const decimals = data.latest >= 100 ? 2 : 4;
  return (
    <Stack gap={2}>
      <div class="flex items-end justify-between gap-4">
        <Stat value={data.latest} decimals={decimals} change={data.changePercent} changeUnit="%" />
        <p class="text-end text-xs text-muted-foreground">
          1 {settings.base} in {settings.quote}, <Time at={data.asOf} style="date" />
        </p>
      </div>
      <LineChart
        data={data.points}
        x="date"
        y="rate"
        title={`${settings.base} in ${settings.quote}, last ${settings.days} days`}
        height={160}
      />
    </Stack>
  );
}
