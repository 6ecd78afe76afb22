import { Stack, Time } from "@tessera/ui";
import type { Data } from "./backend.ts";

export default function View({ data }: BlockProps<Data>) {
  return (
    <Stack gap={2}>
      <div class="flex items-baseline gap-2">
        <span class="text-5xl font-semibold tracking-tight tabular-nums">{headline(data)}</span>
        {data.state !== "today" && <span class="text-lg text-muted-foreground">{unit(data)}</span>}
      </div>
      <p class="font-medium">{data.state === "over" ? `since ${data.label}` : data.label}</p>
      <p class="text-sm text-muted-foreground">
        <Time at={data.date} style="date" />
        {data.state === "ahead" && ` · ${fullDays(data)} d ${data.hours} h ${data.minutes} min left`}
      </p>
    </Stack>
  );
}

function headline(data: Data): string {
  return data.state === "today" ? "Today" : String(Math.abs(data.days));
}

function unit(data: Data): string {
  return Math.abs(data.days) === 1 ? "day" : "days";
}

/** Days of 24 hours: one less than days on the calendar, unless it is midnight. */
function fullDays(data: Data): number {
  return data.hours === 0 && data.minutes === 0 ? data.days : data.days - 1;
}
