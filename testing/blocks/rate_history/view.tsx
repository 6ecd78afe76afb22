import { LineChart, Stack, Stat } from "@tessera/ui";

export default function View({ data, settings }: BlockProps) {
  const pair = `${settings.from} in ${settings.to}`;
  return (
    <Stack>
      <Stat label={pair} value={data.newest} decimals={4} change={data.percent} changeUnit="%" />
      <LineChart data={data.days} x="day" y="rate" title={`${pair}, ${settings.days} days`} />
    </Stack>
  );
}
