import type { HostileAnswer } from "./hostile_answer.ts";
import { replace, withFetch, withProcess } from "./spoil.ts";

/** Answers that show what is not so, or nothing. */
export const hostileData: readonly HostileAnswer[] = [
  {
    name: "invents all of its data",
    prompt: "football",
    spoil: (golden) =>
      withProcess(
        golden,
        `return { games: [["Quantum Rovers", "Bamboo Athletic"], ["Octopus Wanderers", "Lantern Town"]].map(
          ([home, away], index) => ({ id: "x" + index, home, away, homeScore: 7, awayScore: 9, state: "in",
            clock: "12'", kickOff: "2019-03-05T12:30:00.000Z" })) };`,
      ),
    reasonKinds: ["invented"],
  },
  {
    name: "invents numbers that look like true ones",
    prompt: "eur-usd",
    spoil: (golden) =>
      withProcess(
        golden,
        `return { latest: 1.2713, changePercent: 3.1415, asOf: "2026-11-20",
          points: [{ date: "2026-11-19", rate: 1.2612 }, { date: "2026-11-20", rate: 1.2713 }] };`,
      ),
    reasonKinds: ["facts", "invented"],
  },
  {
    name: "invents numbers beside true ones",
    prompt: "hn-top",
    spoil: (golden) =>
      replace(golden, "backend", "points: score,", "points: 100 + index * 37,", [
        "flatMap((item) =>",
        "flatMap((item, index) =>",
      ]),
    reasonKinds: ["facts"],
  },
  {
    name: "asks nobody",
    prompt: "pihole",
    spoil: (golden) =>
      withFetch(
        golden,
        `return { summary: { queries: { total: 48213, blocked: 9120, percent_blocked: 18.9 } },
        top: { domains: [{ domain: "ads.example", count: 812 }] } };`,
      ),
    reasonKinds: ["no_answer"],
  },
  {
    name: "copies the right numbers of today into the code",
    prompt: "football",
    spoil: (golden) =>
      withProcess(
        golden,
        `return { games: [["Chelsea", "Everton"], ["Fulham", "Liverpool"], ["Newcastle United", "Tottenham Hotspur"],
          ["Arsenal", "Brighton & Hove Albion"]].map(([home, away], index) => ({ id: "x" + index, home, away,
          homeScore: 0, awayScore: 0, state: "in", clock: "55'", kickOff: "2026-11-22T16:30:00.000Z" })) };`,
      ),
    reasonKinds: ["facts"],
    isTriedLater: true,
  },
  {
    name: "returns its error as data",
    prompt: "docker",
    spoil: (golden) => ({
      ...golden,
      backend: `import { z } from "zod";
export const dataSchema = z.object({ error: z.string() });
export async function fetchData() {
  try {
    const response = await fetch("http://docker.home.arpa:2375/images/json");
    return await response.json();
  } catch (error) {
    return { error: "Docker: " + error.message };
  }
}
export function processData(raw: any) { return raw; }`,
      view: "export default function View({ data }: BlockProps) { return <p>{data.error}</p>; }",
    }),
    reasonKinds: ["error_key"],
  },
  {
    name: "catches every error and shows an empty list",
    prompt: "hn-top",
    spoil: (golden) => ({
      ...replace(
        golden,
        "backend",
        "  const ids =",
        `  const test = await fetch(\`\${API}/topstories.json\`);
  if (!test.ok) return [];
  const ids =`,
      ),
      manifest: { ...golden.manifest, minimumRows: 0 },
    }),
    faults: { "hacker-news.firebaseio.com": { kind: "status", status: 503 } },
    reasonKinds: ["no_answer"],
  },
  {
    name: "hides the feeds that fail",
    prompt: "five-blogs",
    spoil: (golden) => replace(golden, "view", "data.problems.length > 0", "data.posts.length < 0"),
    faults: { "deepstack.example": { kind: "status", status: 503 } },
    reasonKinds: ["facts"],
  },
  {
    name: "takes the empty list of a wrong token for none",
    prompt: "server-stats",
    spoil: (golden) => ({
      ...replace(golden, "backend", /if \(items\.length === 0\)[^;]*;/, "", [
        ', { connection: "BESZEL_TOKEN" }',
        "",
      ]),
      manifest: { ...golden.manifest, connections: [], minimumRows: 0 },
      view: golden.view.replace(
        "<Stack gap={4}>",
        "<Stack gap={4}>{data.servers.length === 0 && <Text>No servers</Text>}",
      ),
    }),
    reasonKinds: ["facts"],
  },
  {
    name: "shows data of long ago",
    prompt: "eur-usd",
    spoil: (golden) => ({
      ...replace(golden, "backend", "${from}..?", "2024-01-01..2024-02-01?"),
      manifest: { ...golden.manifest, staleAfterSeconds: 345_600, dataAt: "points[-1].date" },
    }),
    reasonKinds: ["stale"],
  },
  {
    name: "shows data of long ago and does not say how old it may be",
    prompt: "eur-usd",
    spoil: (golden) => replace(golden, "backend", "${from}..?", "2024-01-01..2024-02-01?"),
    reasonKinds: ["facts"],
  },
  {
    name: "takes the whole page for text",
    prompt: "github-trending",
    spoil: (golden) => ({
      ...golden,
      backend: `import { z } from "zod";
export const dataSchema = z.object({ text: z.string() });
export async function fetchData() {
  const response = await fetch("https://github.com/trending/typescript?since=daily");
  return await response.text();
}
export function processData(raw: any) { return { text: raw }; }`,
      view: "export default function View({ data }: BlockProps) { return <p>{data.text}</p>; }",
    }),
    reasonKinds: ["html_in_data"],
  },
  {
    name: "shows nothing",
    prompt: "docker",
    spoil: (golden) => ({ ...golden, view: "export default function View() { return null; }" }),
    reasonKinds: ["empty_view"],
  },
  {
    name: "shows its empty state over good data",
    prompt: "docker",
    spoil: (golden) => ({
      ...golden,
      view: `import { Empty } from "@tessera/ui";
export default function View() { return <Empty title="No containers" />; }`,
    }),
    reasonKinds: ["fallback_view"],
  },
  {
    name: "draws links that say nothing to who cannot see them",
    prompt: "github-trending",
    spoil: (golden) => ({
      ...golden,
      view: `import type { Data } from "./backend.ts";
export default function View({ data }: BlockProps<Data>) {
  return (
    <ul>
      {data.repositories.map((each) => (
        <li>{each.name} {each.stars} <a href={"https://github.com/" + each.name}></a></li>
      ))}
    </ul>
  );
}`,
    }),
    reasonKinds: ["unreadable"],
  },
];
