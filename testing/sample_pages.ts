import { Manifest } from "../domain/manifest.ts";
import { ConnectionId } from "../domain/connection.ts";
import type { BlockId } from "../domain/ids.ts";
import type { FakePages } from "./fake_pages.ts";
import type { DataPoint, Inspection, RecipeSummary, RunDetail, VersionDetail } from "../services/types.ts";

const HOUR_MS = 3_600_000;

const BACKEND = `import { z } from "zod";
import { format, subDays } from "date-fns";

export const dataSchema = z.object({
  latest: z.number(),
  changePercent: z.number(),
  points: z.array(z.object({ date: z.iso.date(), rate: z.number() })).min(5),
});

// One answer holds every working day since "from".
export async function fetchData({ settings, now }: BlockContext) {
  const from = format(subDays(now, 30), "yyyy-MM-dd");
  const response = await fetch(\`https://api.frankfurter.dev/v1/\${from}..?base=EUR&symbols=USD\`);
  if (!response.ok) throw new Error(\`frankfurter.dev answered \${response.status}\`);
  return await response.json();
}
`;

const VIEW = `import { LineChart, Stack, Stat } from "@tessera/ui";

export default function View({ data }: BlockProps) {
  return (
    <Stack>
      <Stat value={data.latest} decimals={4} change={data.changePercent} changeUnit="%" />
      <LineChart data={data.points} x="date" y="rate" title="EUR in USD" />
    </Stack>
  );
}
`;

const manifest = Manifest.parse({
  title: "EUR / USD, last 30 days",
  description: "European Central Bank reference rate",
  hosts: ["api.frankfurter.dev"],
  prompt: "EUR/USD as a line chart for the last 30 days, with the change in percent",
  origin: { kind: "model", model: "small-1" },
});

/** Three versions, newest first: by a model, by hand, and a draft that was kept. */
export function versions(now: number): readonly VersionDetail[] {
  const shared = { manifest, backend: BACKEND, view: VIEW, problem: null, origin: manifest.origin };
  const older = { backend: BACKEND, view: VIEW, manifest: JSON.stringify(manifest) };
  return [
    {
      ...shared,
      number: 3,
      status: "draft",
      reason: "Edited by hand",
      explanation: "",
      origin: { kind: "person" },
      parent: 2,
      tokens: 0,
      createdAt: now - HOUR_MS,
      isCurrent: false,
      problem: "Version 3 did not pass its trial: data.latest is missing",
      before: older,
    },
    {
      ...shared,
      number: 2,
      status: "adopted",
      reason: "Change asked for: four decimals",
      explanation: "Shows the rate with four decimals, because the changes of a day are small.",
      parent: 1,
      tokens: 2_140,
      createdAt: now - 5 * HOUR_MS,
      isCurrent: true,
      before: { ...older, view: VIEW.replace(" decimals={4}", "").replace("EUR in USD", "Euro in dollars") },
    },
    {
      ...shared,
      number: 1,
      status: "adopted",
      reason: "Made from a sentence",
      explanation: "Reads the daily reference rates of the European Central Bank and draws them as one line.",
      parent: null,
      tokens: 3_480,
      createdAt: now - 30 * HOUR_MS,
      isCurrent: false,
      before: null,
    },
  ];
}

/** Runs, newest first: good ones, one that failed with a place in the code, one that was refused a host. */
export function runs(now: number): readonly RunDetail[] {
  const good: RunDetail = {
    id: 12,
    type: "refresh",
    reason: "schedule",
    version: 2,
    status: "ok",
    error: null,
    startedAt: now - 4 * 60_000,
    tookMs: 412,
    requestCount: 2,
    bytes: 18_204,
    tokens: 0,
    stage: null,
    requests: [
      {
        method: "GET",
        host: "api.frankfurter.dev",
        path: "/v1/2026-10-23..",
        status: 200,
        ms: 182,
        bytes: 18_204,
        fromCache: false,
      },
      {
        method: "GET",
        host: "api.frankfurter.dev",
        path: "/v1/currencies",
        status: 200,
        ms: 2,
        bytes: 900,
        fromCache: true,
      },
    ],
    logs: [{ level: "info", text: "22 working days", at: now - 4 * 60_000 }],
    timings: { queuedMs: 3, startMs: 18, fetchMs: 190, processMs: 4, renderMs: 6, totalMs: 412 },
    usage: { cpuMs: 61, peakRssBytes: 58_720_256 },
    isPastBroker: false,
    raisableLimit: null,
    isolation: { level: "standard", layers: ["no permissions", "cleared environment", "memory watchdog"] },
    warnings: [],
  };
  const failed: RunDetail = {
    ...good,
    id: 11,
    status: "failed",
    stage: "process",
    tookMs: 1_840,
    error: {
      kind: "exception",
      message: "Cannot read properties of undefined (reading 'USD')",
      file: "backend.ts",
      line: 14,
      column: 21,
      hint: "The source may have renamed a field: look at the recorded answer",
    },
    requests: [
      {
        method: "GET",
        host: "api.frankfurter.dev",
        path: "/v1/2026-10-23..",
        status: 503,
        ms: 1_204,
        bytes: 312,
        fromCache: false,
      },
      {
        method: "GET",
        host: "evil.example.net",
        path: "/collect",
        ms: 0,
        bytes: 0,
        fromCache: false,
        refused: "host_not_declared",
        refusedHost: "evil.example.net",
      },
    ],
    logs: [
      { level: "warn", text: "answer had no rates", at: now - 64 * 60_000 },
      { level: "error", text: "giving up", at: now - 64 * 60_000 },
    ],
    warnings: [{ kind: "slow", message: "The source took longer than usual" }],
    startedAt: now - 64 * 60_000,
  };
  return [good, failed, {
    ...good,
    id: 10,
    type: "trial",
    reason: "new version",
    startedAt: now - 5 * HOUR_MS,
  }];
}

export function dataPoints(now: number): readonly DataPoint[] {
  const data = (latest: number) => ({
    latest,
    changePercent: 1.3,
    points: [{ date: "2026-11-20", rate: 1.0812 }, { date: "2026-11-21", rate: latest }],
  });
  return [1.0842, 1.0838, 1.0797].map((latest, index) => ({
    id: 30 - index,
    version: 2,
    at: now - index * HOUR_MS - 4 * 60_000,
    bytes: 148,
    data: data(latest),
  }));
}

export const inspection: Inspection = {
  kind: "recognised",
  address: "https://api.example.org/games.json",
  format: "json",
  title: "games.json",
  summary: "JSON, 2 lists",
  choices: [
    {
      id: "games",
      label: "games, 14 rows",
      rows: 14,
      fields: [
        { path: "home", label: "Home", type: "text", sample: "Arsenal", isChosen: true },
        { path: "away", label: "Away", type: "text", sample: "Chelsea", isChosen: true },
        { path: "score", label: "Score", type: "text", sample: "2 : 1", isChosen: true },
        { path: "updated", label: "Updated", type: "time", sample: "2026-11-22T18:39:02Z", isChosen: false },
      ],
      views: [{ id: "table", label: "Table" }, { id: "list", label: "List" }],
      view: "table",
    },
    {
      id: "teams",
      label: "teams, 20 rows",
      rows: 20,
      fields: [{ path: "name", label: "Name", type: "text", sample: "Arsenal", isChosen: true }],
      views: [{ id: "list", label: "List" }],
      view: "list",
    },
  ],
};

export const recipes: readonly RecipeSummary[] = [
  {
    id: "weather",
    title: "Weather",
    description: "Now and the next hours for a place",
    group: "Outside",
    definitions: [{ type: "place", name: "place", label: "Place", required: true }],
    hosts: ["api.open-meteo.com"],
  },
  {
    id: "sun",
    title: "Sunrise and sunset",
    description: "When the sun rises and sets today",
    group: "Outside",
    definitions: [{ type: "place", name: "place", label: "Place", required: true }],
    hosts: [],
  },
  {
    id: "currency",
    title: "Currency",
    description: "An exchange rate and its last weeks as a line",
    group: "Money",
    definitions: [
      { type: "text", name: "base", label: "From", required: true, default: "EUR", maximumLength: 3 },
      { type: "text", name: "quote", label: "To", required: true, default: "USD", maximumLength: 3 },
      { type: "number", name: "days", label: "Days", default: 30, minimum: 7, maximum: 365 },
    ],
    hosts: ["api.frankfurter.dev"],
  },
  {
    id: "rss",
    title: "RSS or Atom feed",
    description: "Newest entries of a feed",
    group: "Reading",
    definitions: [{ type: "address", name: "address", label: "Address", required: true }],
    hosts: [],
  },
  {
    id: "website-status",
    title: "Website status",
    description: "Whether sites answer, and how fast",
    group: "Software",
    definitions: [{ type: "list", name: "sites", label: "Sites", of: "address", required: true }],
    hosts: [],
  },
];

export const CONNECTION_ID = ConnectionId.parse("connconnconnconn");

/** One connection that works and one that was not accepted, and what the pages of one answer. */
export function connections(
  block: BlockId,
  now: number,
): Pick<FakePages, "connections" | "savedConnection" | "connectionTest" | "certificate"> {
  return {
    connections: [
      {
        ...{ id: CONNECTION_ID, name: "GITHUB", origin: "https://api.github.com", methods: ["GET", "HEAD"] },
        ...{ pathPrefix: "/", auth: { kind: "bearer" }, certificateSha256: null },
        ...{ savedAt: now - 72 * HOUR_MS, lastUsedAt: now - 60_000, state: { kind: "good", status: 200 } },
        blocks: [{ id: block, title: "Pull requests", isApproved: true }],
      },
      {
        ...{ id: ConnectionId.parse("secondsecondseco"), name: "NAS", origin: "https://nas.home.arpa:5001" },
        ...{ methods: ["GET"], pathPrefix: "/webapi", auth: { kind: "basic", user: "dash" } },
        ...{ certificateSha256: "ab".repeat(32), savedAt: now - HOUR_MS, lastUsedAt: now - HOUR_MS },
        ...{ state: { kind: "refused", status: 401 }, blocks: [] },
      },
    ],
    savedConnection: { kind: "saved", id: CONNECTION_ID },
    connectionTest: {
      ...{ kind: "answered", status: 200, type: "application/json", bytes: 20 },
      excerpt: '{"login":"someone"}',
    },
    certificate: {
      ...{ kind: "read", origin: "https://nas.home.arpa:5001", sha256: "cd".repeat(32), isPinnable: true },
      ...{ subject: "CN=nas", issuer: "CN=nas", validTo: now + 900 * HOUR_MS },
    },
  };
}
