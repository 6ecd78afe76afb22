import { Badge, List, ListItem, Stack, Text } from "@tessera/ui";
import type { Data } from "./backend.ts";

export default function View({ data }: BlockProps<Data>) {
  const down = data.sites.filter((site) => !site.isUp).length;
  return (
    <Stack gap={2}>
      <Text tone={down === 0 ? "good" : "bad"}>
        {down === 0 ? `All ${data.sites.length} are up` : `${down} of ${data.sites.length} are down`}
      </Text>
      <List>
        {data.sites.map((site) => (
          <ListItem
            title={new URL(site.address).host}
            href={site.address}
            note={site.reason}
            end={<Badge tone={site.isUp ? "good" : "bad"}>{site.isUp ? `${site.ms} ms` : "down"}</Badge>}
          />
        ))}
      </List>
    </Stack>
  );
}
