import assert from "node:assert/strict";
import type { BlockTree } from "../domain/tree.ts";
import { checkTree } from "../rendering/check_tree.ts";
import { renderBlock } from "../rendering/render_block.tsx";
import { testSandbox } from "../testing/block_sandbox.ts";
import { componentNames, components } from "./components.ts";

/** What the examples read; each name is one that a model would choose too. */
const DATA = {
  latest: 1.0842,
  changePercent: -1.3,
  hosts: [{ name: "atlas", cpu: 34 }],
  stories: [{ title: "A story", url: "https://news.example.org/1", points: 120 }],
  points: [{ date: "2026-11-20", rate: 1.07 }, { date: "2026-11-21", rate: 1.09 }],
  hours: [{ time: "2026-11-22T10:00:00Z", temperature: 12 }, {
    time: "2026-11-22T11:00:00Z",
    temperature: 14,
  }],
  days: [{ day: "Mon", rain: 1, snow: 0 }, { day: "Tue", rain: 3, snow: 1 }],
  languages: [{ name: "TypeScript", bytes: 9_000 }, { name: "CSS", bytes: 1_000 }],
  week: [1, 2, 4, 3],
  cells: [{ hour: "01", weekday: "Mon", visits: 3 }, { hour: "02", weekday: "Tue", visits: 9 }],
  picture: "https://images.example.org/1.png",
  title: "A picture",
};

const BACKEND = `
import { z } from "zod";
export const dataSchema = z.any();
export async function fetchData() { return ${JSON.stringify(DATA)}; }
export function processData(raw) { return raw; }
`;

/** One view with every example below its component's name. */
function viewOfExamples(): string {
  const names = componentNames.join(", ");
  const parts = [...components.values()].map(({ name, example }) =>
    `<div><b>{"${name}"}</b>${example}</div>`
  );
  return `
import { ${names} } from "@tessera/ui";
const host = "atlas.example.org", ms = 41;
const server = { cpu: 93 }, repo = { stars: 12345, url: "https://git.example.org/a", name: "a/b" };
const post = { publishedAt: "2026-11-22T11:00:00Z" }, release = { body: "**New**" };
const site = { checks: [true, false], reason: "answered 503" };
export default function View({ data }) { return <div>${parts.join("\n")}</div>; }
`;
}

Deno.test("every example of the kit compiles, runs and draws as the prompt shows it", async () => {
  await using box = await testSandbox({ componentNames });
  const report = await box.run({ backend: BACKEND, view: viewOfExamples() });
  assert(report.kind === "answered", JSON.stringify(report));
  const checked = checkTree(report.tree as BlockTree);
  assert(checked.kind === "ok", JSON.stringify(checked));
  assert.deepEqual(checked.dropped, [], "props that do not exist");
  const { html } = renderBlock(checked.tree, {
    locale: "en-GB",
    timeZone: "Europe/Lisbon",
    now: Date.UTC(2026, 10, 22, 12),
    blockId: "abc",
    imageHref: (src) => `/i?${src}`,
  });
  assert.doesNotMatch(html, /undefined|NaN|\[object/);
  for (const [at, name] of componentNames.entries()) {
    const start = html.indexOf(`<b>${name}</b>`);
    const end = html.indexOf(`<b>${componentNames[at + 1] ?? "never"}</b>`, start);
    const drawn = html.slice(start, end === -1 ? undefined : end).replace(`<b>${name}</b>`, "");
    assert(start !== -1 && drawn.length > 30, `${name}: ${drawn}`);
  }
});
