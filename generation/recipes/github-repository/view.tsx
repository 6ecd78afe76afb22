import { Badge, Donut, Grid, Link, Sparkline, Stack, Stat, Time } from "@tessera/ui";
import type { Data } from "./backend.ts";

export default function View({ data }: BlockProps<Data>) {
  return (
    <Stack gap={3}>
      <div>
        <p class="flex items-center gap-2 font-medium">
          <Link href={data.address}>{data.repository}</Link>
          {data.isArchived && <Badge tone="warn">archived</Badge>}
        </p>
        <p class="text-sm text-muted-foreground">{data.description}</p>
      </div>
      <Grid columns={3}>
        <Stat
          value={data.stars}
          label="stars"
          note={weekly(data.starsThisWeek)}
        />
        <Stat value={data.forks} label="forks" />
        <Stat value={data.openIssues} label="open issues" />
      </Grid>
      {data.starHistory.length > 1 && (
        <Sparkline values={data.starHistory.map(({ stars }) => stars)} title="Stars" />
      )}
      {data.languages.length > 0 && (
        <Donut data={data.languages} label="name" value="bytes" title="Languages" format="bytes" />
      )}
      <p class="text-xs text-muted-foreground">
        Last push <Time at={data.pushedAt} style="relative" />
        {data.license !== null && ` · ${data.license}`}
      </p>
    </Stack>
  );
}

function weekly(stars: number | null): string {
  return stars === null || stars === 0 ? "" : `${stars > 0 ? "+" : ""}${stars} this week`;
}
