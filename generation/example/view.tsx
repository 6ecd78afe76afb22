import { LineChart, Stack, Stat } from "@tessera/ui";
import type { Data } from "./backend.ts";

export default function View({ data, settings }: BlockProps<Data>) {
  return (
    <Stack>
      <Stat
        label={`${settings.base} in ${settings.quote}`}
        value={data.latest}
        decimals={4}
        change={data.changePercent}
        changeUnit="%"
      />
      <LineChart
        data={data.points}
        x="date"
        y="rate"
        title={`${settings.base}/${settings.quote}, ${settings.days} days`}
      />
    </Stack>
  );
}
