import { Icon, Stack } from "@tessera/ui";
import type { Data } from "./backend.ts";

export default function View({ data }: BlockProps<Data>) {
  const { today } = data;
  return (
    <Stack gap={3}>
      {today.sunrise === null
        ? (
          <p class="text-lg font-semibold">
            {data.isUp ? "The sun does not set today" : "The sun does not rise today"}
          </p>
        )
        : (
          <div class="flex gap-8">
            <Moment icon="sunrise" label="Sunrise" time={today.sunrise} />
            <Moment icon="sunset" label="Sunset" time={today.sunset} />
          </div>
        )}
      <p class="text-sm text-muted-foreground">
        {hours(today.daylightMinutes)} of daylight{change(data.changeMinutes)} · {data.place}
      </p>
      <ul class="text-sm tabular-nums">
        {data.days.slice(1).map((day) => (
          <li class="flex justify-between gap-3 border-t border-border py-1">
            <span class="w-12 font-medium">{day.weekday}</span>
            <span class="flex-1">{day.sunrise === null ? "–" : `${day.sunrise} – ${day.sunset}`}</span>
            <span class="text-muted-foreground">{hours(day.daylightMinutes)}</span>
          </li>
        ))}
      </ul>
    </Stack>
  );
}

function Moment({ icon, label, time }: { icon: string; label: string; time: string | null }) {
  return (
    <div>
      <div class="flex items-center gap-2 text-xs text-muted-foreground">
        <Icon name={icon} /> {label}
      </div>
      <div class="text-3xl font-semibold tracking-tight tabular-nums">{time}</div>
    </div>
  );
}

function hours(minutes: number): string {
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

function change(minutes: number | null): string {
  if (minutes === null || minutes === 0) return "";
  return `, tomorrow ${Math.abs(minutes)} min ${minutes > 0 ? "more" : "less"}`;
}
