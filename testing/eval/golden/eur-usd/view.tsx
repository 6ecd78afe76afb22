import { LineChart, Stack, Stat, Text, Time } from "@tessera/ui";
import type { Data } from "./backend.ts";

export default function View({ data, settings }: BlockProps<Data>) {
  return (
    <Stack>
      <Stat
        label={`1 ${settings.base} in ${settings.quote}`}
        value={data.latest}
        decimals={4}
        change={data.changePercent}
        changeUnit="%"
      />
      <LineChart
        data={data.points}
        x="date"
        y="rate"
        decimals={4}
        title={`${settings.base}/${settings.quote}, last ${settings.days} days`}
      />
      <Text tone="muted" size="small">
        ECB rate of <Time at={data.asOf} style="date" />
      </Text>
    </Stack>
  );
}
