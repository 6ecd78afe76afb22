import { Empty, Link, Stack, Time } from "@tessera/ui";
import type { Data } from "./backend.ts";

export default function View({ data }: BlockProps<Data>) {
  if (data.events.length === 0) return <Empty title="Nothing is listed for today" />;
  return (
    <Stack gap={2}>
      <p class="text-sm text-muted-foreground">
        <Time at={data.date} style="date" />
      </p>
      <ul class="text-sm">
        {data.events.map((event) => (
          <li class="flex gap-3 border-t border-border py-2">
            <span class="w-12 shrink-0 font-semibold tabular-nums">{yearOf(event.year)}</span>
            <span>
              {event.text} {event.address !== null && <Link href={event.address}>Read</Link>}
            </span>
          </li>
        ))}
      </ul>
    </Stack>
  );
}

function yearOf(year: number | null): string {
  if (year === null) return "";
  return year < 0 ? `${-year} BC` : String(year);
}
