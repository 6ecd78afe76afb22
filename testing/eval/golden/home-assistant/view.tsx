import { Badge, Empty, List, Section, Stack, Stat, Text } from "@tessera/ui";
import type { Data } from "./backend.ts";

export default function View({ data }: BlockProps<Data>) {
  const { livingRoom, open, unknown } = data;
  return (
    <Stack gap={4}>
      <Stat label="Living room" value={livingRoom.temperature} decimals={1} unit={livingRoom.unit} />
      <Section
        title="Open windows"
        end={<Badge tone={open.length > 0 ? "warn" : "good"}>{open.length}</Badge>}
      >
        {open.length === 0
          ? <Empty title="All windows are shut" tone="good" />
          : <List items={open.map((name) => ({ title: name }))} />}
      </Section>
      {unknown.length > 0 && <Text tone="muted" size="small">No answer from {unknown.join(", ")}</Text>}
    </Stack>
  );
}
