import { Empty, List, ListItem, Stack } from "@tessera/ui";
import type { Data } from "./backend.ts";

type Holiday = Data["holidays"][number];

export default function View({ data }: BlockProps<Data>) {
  const [next, ...later] = data.holidays;
  if (next === undefined) return <Empty title="No public holidays ahead" note={data.country} />;
  return (
    <Stack gap={3}>
      <div>
        <div class="text-2xl font-semibold tracking-tight">{next.localName}</div>
        <p class="text-sm text-muted-foreground">{next.dayName} · {soon(next.daysLeft)} · {data.country}</p>
      </div>
      <List>
        {later.map((holiday) => (
          <ListItem title={holiday.localName} note={noteOf(holiday)} end={holiday.dayName} />
        ))}
      </List>
    </Stack>
  );
}

function noteOf(holiday: Holiday): string {
  const translated = holiday.name === holiday.localName ? "" : holiday.name;
  return [translated, holiday.isNationwide ? "" : "some regions"].filter(Boolean).join(" · ");
}

function soon(days: number): string {
  if (days === 0) return "today";
  return days === 1 ? "tomorrow" : `in ${days} days`;
}
