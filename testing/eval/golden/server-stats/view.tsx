import { Badge, Progress, Section, Stack, Text } from "@tessera/ui";
import type { Data } from "./backend.ts";

export default function View({ data }: BlockProps<Data>) {
  return (
    <Stack gap={4}>
      {data.servers.map((server) => (
        <Section title={server.name} end={heat(server)}>
          {server.isUp
            ? (
              <Stack gap={1}>
                <Progress label="CPU" value={server.cpu} unit="%" showValue tone={toneOf(server.cpu)} />
                <Progress
                  label="Memory"
                  value={server.memory}
                  unit="%"
                  showValue
                  tone={toneOf(server.memory)}
                />
                <Progress label="Disk" value={server.disk} unit="%" showValue tone={toneOf(server.disk)} />
              </Stack>
            )
            : <Badge tone="bad">{server.status}</Badge>}
        </Section>
      ))}
    </Stack>
  );
}

function heat({ temperature }: Data["servers"][number]) {
  if (temperature === null) return <Text tone="muted" size="small">no sensor</Text>;
  return <Badge tone={temperature >= 75 ? "warn" : "neutral"}>{temperature.toFixed(1)} °C</Badge>;
}

function toneOf(percent: number | null) {
  if (percent === null || percent < 80) return "good";
  return percent < 92 ? "warn" : "bad";
}
