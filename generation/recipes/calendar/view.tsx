import { Empty, Section, Stack, Time } from "@tessera/ui";
import type { Data } from "./backend.ts";

type CalendarEvent = Data["events"][number];

export default function View({ data, settings }: BlockProps<Data>) {
  if (data.events.length === 0) {
    return <Empty tone="good" title="Nothing planned" note={`No events in the next ${settings.days} days`} />;
  }
  return (
    <Stack gap={3}>
      {[...Map.groupBy(data.events, (event) => event.date)].map(([date, events]) => (
        <Section title={date === data.today ? "Today" : events[0]?.dayName ?? date}>
          <ul class="text-sm">
            {events.map(lineOf)}
          </ul>
        </Section>
      ))}
    </Stack>
  );
}

function lineOf(event: CalendarEvent) {
  return (
    <li class="flex gap-3 border-t border-border py-1">
      <span class="w-14 shrink-0 text-muted-foreground tabular-nums">
        {event.isAllDay ? "all day" : <Time at={event.startsAt} style="time" />}
      </span>
      <span class="min-w-0 flex-1">
        <span class="block truncate">{event.title}</span>
        {event.location !== null && (
          <span class="block truncate text-xs text-muted-foreground">{event.location}</span>
        )}
      </span>
    </li>
  );
}
