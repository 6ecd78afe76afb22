import { Badge, Empty, List, ListItem, Stack, Time } from "@tessera/ui";
import type { Data } from "./backend.ts";

type Release = Data["releases"][number];

export default function View({ data }: BlockProps<Data>) {
  return (
    <Stack gap={2}>
      {data.releases.length === 0 ? <Empty title="No releases yet" /> : (
        <List>
          {data.releases.map((release) => (
            <ListItem
              title={titleOf(release)}
              href={release.address}
              note={noteOf(release)}
              end={
                <span class="flex items-center gap-2">
                  {release.isPrerelease && <Badge tone="warn">pre-release</Badge>}
                  {release.isThisWeek && <Badge tone="accent">this week</Badge>}
                  <Time at={release.publishedAt} style="relative" />
                </span>
              }
            />
          ))}
        </List>
      )}
      {data.problems.map((problem) => (
        <p class="text-xs text-muted-foreground">{problem.repository}: {problem.reason}</p>
      ))}
    </Stack>
  );
}

function titleOf(release: Release): string {
  return `${release.repository.split("/")[1] ?? release.repository} ${release.tag}`;
}

function noteOf(release: Release): string {
  const isTold = release.title.includes(release.tag) || release.tag.includes(release.title);
  return isTold ? release.repository : `${release.repository} · ${release.title}`;
}
