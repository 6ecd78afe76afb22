import { BarChart, Icon, LineChart, Stack } from "@tessera/ui";
import type { Data } from "./backend.ts";

export default function View({ data }: BlockProps<Data>) {
  const { now, hours, days } = data;
  const today = days[0];
  return (
    <Stack gap={3}>
      <div class="flex items-start justify-between gap-4">
        <div>
          <div class="text-4xl font-semibold tracking-tight tabular-nums">{degrees(now.temperature)}</div>
          <p class="flex items-center gap-2 text-muted-foreground">
            <Icon name={now.icon} />
            {now.conditions} · feels {degrees(now.feelsLike)}
          </p>
          <p class="text-xs text-muted-foreground">{data.place}</p>
        </div>
        <div class="text-end text-xs leading-5 text-muted-foreground tabular-nums">
          {today?.rainChance != null && <div>Rain {today.rainChance} %</div>}
          <div>Wind {Math.round(now.windSpeed)} {data.windUnit}</div>
          {today && <div>↑ {degrees(today.high)} ↓ {degrees(today.low)}</div>}
        </div>
      </div>
      <LineChart data={hours} x="hour" y="temperature" title="Next 12 hours" unit="°" height={84} smooth />
      {hours.some((hour) => (hour.rainChance ?? 0) > 0) && (
        <BarChart
          data={hours}
          x="hour"
          y="rainChance"
          title="Rain chance"
          unit="%"
          height={60}
          horizontal={false}
        />
      )}
      <ul class="text-sm">
        {days.map((day) => (
          <li class="flex items-center gap-3 border-t border-border py-1">
            <span class="w-10 font-medium">{day.weekday}</span>
            <span class="flex flex-1 items-center gap-2 truncate text-muted-foreground">
              <Icon name={day.icon} />
              {day.conditions}
            </span>
            <span class="text-xs text-muted-foreground tabular-nums">
              {day.rainChance === null ? "" : `${day.rainChance} %`}
            </span>
            <span class="w-20 text-end tabular-nums">{degrees(day.high)} / {degrees(day.low)}</span>
          </li>
        ))}
      </ul>
    </Stack>
  );
}

function degrees(value: number): string {
  // A plain minus zero would show as "-0°".
  return `${Math.round(value) + 0}°`;
}
