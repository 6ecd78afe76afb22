import { Badge, Grid, Stack, Stat, Table } from "@tessera/ui";
import type { Data } from "./backend.ts";

const TONES = { running: "good", stopped: "neutral", unhealthy: "bad" } as const;

export default function View({ data }: BlockProps<Data>) {
  return (
    <Stack gap={3}>
      <Grid columns={3}>
        <Stat label="Running" value={data.running} tone="good" />
        <Stat label="Stopped" value={data.stopped} />
        <Stat label="Unhealthy" value={data.unhealthy} tone={data.unhealthy > 0 ? "bad" : "good"} />
      </Grid>
      <Table
        title="Containers"
        rows={data.containers}
        filterable
        empty="No containers"
        columns={[
          { key: "name", label: "Name" },
          {
            key: "state",
            label: "State",
            render: (row) => <Badge tone={TONES[row.state as keyof typeof TONES]}>{row.state}</Badge>,
          },
          { key: "status", label: "Since" },
        ]}
      />
    </Stack>
  );
}
