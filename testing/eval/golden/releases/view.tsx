import { Badge, List, ListItem, Row, Time } from "@tessera/ui";
import type { Data } from "./backend.ts";

export default function View({ data }: BlockProps<Data>) {
  return (
    <List empty="No releases yet">
      {data.releases.map((release) => (
        <ListItem
          title={`${release.project} ${release.tag}`}
          href={release.url}
          note={release.name}
          end={
            <Row gap={2} align="center">
              {release.isThisWeek && <Badge tone="accent">this week</Badge>}
              <Time at={release.at} style="relative" />
            </Row>
          }
        />
      ))}
    </List>
  );
}
