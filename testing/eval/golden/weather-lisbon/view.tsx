import { BarChart, Icon, LineChart, Row, Section, Stack } from "@tessera/ui";
import type { Data } from "./backend.ts";

export default function View({ data }: BlockProps<Data>) {
  return (
    <Stack gap={3}>
      <Row justify="between" align="center">
        <div>
          <div class="text-4xl font-semibold tabular-nums">{degrees(data.temperature)}</div>
          <p class="text-sm text-muted-foreground">
            {data.conditions} · feels like {degrees(data.feelsLike)}
          </p>
          <p class="text-xs text-muted-foreground">{data.place}</p>
        </div>
        <Icon name={data.icon} />
      </Row>
      <LineChart
        data={data.hours}
        x="hour"
        y="temperature"
        title="Next 12 hours"
        unit="°"
        height={90}
        smooth
      />
      <BarChart
        data={data.hours}
        x="hour"
        y="rainChance"
        title="Rain chance"
        unit="%"
        height={70}
        horizontal={false}
      />
      <Section title="This week">
        <ul class="text-sm">
          {data.days.map((day) => (
            <li class="flex items-center gap-3 border-t border-border py-1">
              <span class="w-10 font-medium">{day.weekday}</span>
              <Icon name={day.icon} />
              <span class="flex-1 text-xs text-muted-foreground">{day.conditions}</span>
              <span class="text-xs text-muted-foreground tabular-nums">
                {day.rainChance === null ? "" : `${day.rainChance} %`}
              </span>
              <span class="tabular-nums">{degrees(day.high)} / {degrees(day.low)}</span>
            </li>
          ))}
        </ul>
      </Section>
    </Stack>
  );
}

function degrees(value: number): string {
  // A plain minus zero would show as "-0°".
  return `${Math.round(value) + 0}°`;
}
