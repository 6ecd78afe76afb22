import { Grid, Stack, Stat, Table } from "@tessera/ui";
import type { Data } from "./backend.ts";

export default function View({ data }: BlockProps<Data>) {
  return (
    <Stack gap={3}>
      <Grid columns={2}>
        <Stat label="Queries today" value={data.queries} decimals={0} />
        <Stat label="Blocked" value={data.percentBlocked} decimals={1} unit="%" tone="good" />
      </Grid>
      <Table
        title="Top blocked domains"
        rows={data.domains}
        empty="Nothing blocked yet"
        columns={[
          { key: "domain", label: "Domain" },
          { key: "count", label: "Blocked", align: "end", format: "number" },
        ]}
      />
    </Stack>
  );
}
