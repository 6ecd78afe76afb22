import { Badge, Stack, StatusBars } from "@tessera/ui";
import type { Data } from "./backend.ts";

type Site = Data["sites"][number];

export default function View({ data }: BlockProps<Data>) {
  const down = data.sites.filter((site) => !site.isUp).length;
  return (
    <Stack gap={3}>
      <p class="text-sm text-muted-foreground">
        {down === 0 ? `All ${data.sites.length} up` : `${down} of ${data.sites.length} down`}
      </p>
      {data.sites.map((site) => (
        <div class="flex items-center gap-3">
          <span class="w-40 shrink-0 truncate text-sm">{site.name}</span>
          <div class="min-w-0 flex-1">
            <StatusBars values={site.history} title={`Last ${site.history.length} checks of ${site.name}`} />
          </div>
          <Badge tone={toneOf(site)}>{wordsOf(site)}</Badge>
        </div>
      ))}
      {data.sites.filter((site) => site.note !== null).map((site) => (
        <p class="text-xs text-muted-foreground">{site.name}: {site.note}</p>
      ))}
    </Stack>
  );
}

function toneOf(site: Site): Site["history"][number] {
  return site.isUp ? site.history.at(-1) ?? "good" : "bad";
}

function wordsOf(site: Site): string {
  if (site.isUp) return site.ms === null ? "up" : `${site.ms} ms`;
  const minutes = site.downSince === null ? 0 : (Date.parse(site.at) - Date.parse(site.downSince)) / 60_000;
  if (minutes < 1) return "down";
  return minutes < 120 ? `down ${Math.round(minutes)} min` : `down ${Math.round(minutes / 60)} h`;
}
