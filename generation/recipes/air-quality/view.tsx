import { AreaChart, Badge, Num, Stack, Stat } from "@tessera/ui";
import type { Data } from "./backend.ts";

export default function View({ data }: BlockProps<Data>) {
  return (
    <Stack gap={3}>
      <div class="flex items-start justify-between gap-4">
        <Stat value={data.index} label={`${data.scale} · ${data.place}`} />
        <Badge tone={data.level}>{data.words}</Badge>
      </div>
      <AreaChart data={data.hours} x="hour" y="index" title="Next 24 hours" height={96} />
      <ul class="text-sm">
        {data.pollutants.map((pollutant) => (
          <li class="flex justify-between gap-3 border-t border-border py-1">
            <span class="text-muted-foreground">{pollutant.name}</span>
            <Num value={pollutant.value} decimals={1} unit={pollutant.unit} />
          </li>
        ))}
      </ul>
    </Stack>
  );
}
