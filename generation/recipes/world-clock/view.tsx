import { Icon } from "@tessera/ui";
import type { Data } from "./backend.ts";

export default function View({ data }: BlockProps<Data>) {
  return (
    <ul>
      {data.clocks.map((clock) => (
        <li class="flex items-center gap-3 border-t border-border py-2 first:border-t-0">
          <span class="text-muted-foreground">
            <Icon name={clock.isDay ? "sun" : "moon"} />
          </span>
          <span class="min-w-0 flex-1">
            <span class="block truncate font-medium">{clock.name}</span>
            <span class="block text-xs text-muted-foreground">{clock.day} · {ahead(clock.aheadMinutes)}</span>
          </span>
          <span class="text-2xl font-semibold tracking-tight tabular-nums">{clock.time}</span>
        </li>
      ))}
    </ul>
  );
}

function ahead(minutes: number): string {
  if (minutes === 0) return "same time";
  const hours = Math.floor(Math.abs(minutes) / 60);
  const rest = Math.abs(minutes) % 60;
  const words = [hours > 0 && `${hours} h`, rest > 0 && `${rest} min`].filter(Boolean).join(" ");
  return `${words} ${minutes > 0 ? "ahead" : "behind"}`;
}
