import { Badge, Empty, List, ListItem, Stack, Time } from "@tessera/ui";
import type { Data } from "./backend.ts";

export default function View({ data, settings }: BlockProps<Data>) {
  const scope = `magnitude ${settings.minimum} or more, last ${settings.period}`;
  if (data.total === 0) return <Empty tone="good" title="No earthquakes" note={scope} />;
  return (
    <Stack gap={2}>
      <p class="text-sm text-muted-foreground">{data.total} of {scope}</p>
      <List>
        {data.quakes.map((quake) => (
          <ListItem
            start={<Badge tone={toneOf(quake.magnitude)}>{quake.magnitude.toFixed(1)}</Badge>}
            title={quake.place}
            href={quake.address}
            note={`${Math.round(quake.depthKm)} km deep${quake.hasTsunamiNote ? " · tsunami notice" : ""}`}
            end={<Time at={quake.at} style="relative" />}
          />
        ))}
      </List>
    </Stack>
  );
}

function toneOf(magnitude: number): "bad" | "warn" | "neutral" {
  if (magnitude >= 6) return "bad";
  return magnitude >= 5 ? "warn" : "neutral";
}
