import assert from "node:assert/strict";
import type { Site } from "../testing/internet/types.ts";
import { startScriptedModel } from "../testing/model/scripted_model.ts";
import { answers, inOrder, text, type WrittenBlock } from "../testing/model/scripts.ts";
import { expectState, withProgram } from "../testing/with_program.ts";
import type { GenerationView } from "./types.ts";

const HOST = "api.measured.example";

const measured: Site = {
  hosts: [HOST],
  handle(request) {
    const { pathname, searchParams } = new URL(request.url);
    if (pathname === "/position") {
      return Response.json({ at: { latitude: "12.3456", longitude: "-45.6789" } });
    }
    if (pathname === "/spread") return Response.json({ one: { ask: "91234.5" }, other: { bid: "91310.2" } });
    if (pathname === "/wishes") return Response.json({ games: [{ id: 620 }, { id: 413_150 }] });
    const cents = searchParams.get("ids")?.split(",").map((id) => [id, { initial: 1_999, final: 999 }]) ?? [];
    return Response.json(Object.fromEntries(cents));
  },
};

function block(fetchData: string, processData: string): WrittenBlock {
  return {
    manifest: { title: "Measured", hosts: [HOST] },
    backend: `import { z } from "zod";
export const dataSchema = z.object({ values: z.array(z.number()) });
export async function fetchData() {
  const get = async (path: string) => (await fetch("https://${HOST}" + path)).json();
  ${fetchData}
}
export function processData(raw: any) { ${processData} }`,
    view: `import { Stat } from "@tessera/ui";
export default function View({ data }: BlockProps) { return <Stat label="Measured" value={data.values[0]} />; }`,
  };
}

async function make(
  block: WrittenBlock,
  sentence = "What the station measured today",
): Promise<GenerationView> {
  const model = await startScriptedModel(inOrder(text(answers.json(block))));
  let ended: GenerationView | undefined;
  await withProgram(async ({ app, maker }) => {
    await app.savePreferences({ ...await app.getPreferences(), allowPublicHosts: true });
    const answer = await app.createFromSentence(
      (await app.getDashboard()).id,
      sentence,
    );
    if (answer.kind !== "started") throw new Error(JSON.stringify(answer));
    ended = await maker.wait(answer.generation.id);
    expectState(await app.getCard(ended.blockId), ended.status === "adopted" ? "fresh" : "draft");
  }, { sites: [measured], model: { baseUrl: model.baseUrl, model: "scripted" } }).finally(() =>
    model.close()
  );
  if (ended === undefined) throw new Error("nothing was made");
  return ended;
}

Deno.test("a distance, whose formula nobody can guess, is taken at the first attempt and said to be computed", async () => {
  const ended = await make(block(
    `return await get("/position");`,
    `const rad = Math.PI / 180, [lat, lon] = [Number(raw.at.latitude), Number(raw.at.longitude)];
    const a = Math.sin((lat - 53.55) * rad / 2) ** 2 +
      Math.cos(lat * rad) * Math.cos(53.55 * rad) * Math.sin((lon - 9.99) * rad / 2) ** 2;
    return { values: [Math.round(2 * 6371 * Math.asin(Math.sqrt(a)))] };`,
  ));
  assert.deepEqual([ended.status, ended.attempt], ["adopted", 1], JSON.stringify(ended.diagnosis));
  assert.match(JSON.stringify(ended.steps), /change with the answers or the clock/);
});

Deno.test("prices in cents behind ids of an earlier answer are taken", async () => {
  const ended = await make(block(
    `const { games } = await get("/wishes");
    return await get("/prices?ids=" + games.map((game) => game.id).join(","));`,
    `return { values: Object.values(raw).flatMap((game: any) => [game.final / 100 * 1.19, game.initial / 100 * 1.19]) };`,
  ));
  assert.deepEqual([ended.status, ended.attempt], ["adopted", 1], JSON.stringify(ended.diagnosis));
});

Deno.test("a share of one field in another is taken, and what is computed from the clock alone", async () => {
  const spread = await make(block(
    `return await get("/spread");`,
    `const [ask, bid] = [Number(raw.one.ask), Number(raw.other.bid)];
    return { values: [bid - ask, (bid - ask) / ask * 100] };`,
  ));
  assert.equal(spread.status, "adopted", JSON.stringify(spread.diagnosis));
  const moon = block(
    "return {};",
    `const age = (ctx.now.getTime() - Date.UTC(2000, 0, 6, 18, 14)) / 864e5 % 29.530588853;
    return { values: [(1 - Math.cos(2 * Math.PI * age / 29.530588853)) / 2 * 100] };`,
  );
  const computed = await make({
    ...moon,
    manifest: { title: "Moon", hosts: [] },
    backend: moon.backend.replace("(raw: any)", "(raw: any, ctx: any)").replace(/const get = .*/, ""),
  });
  assert.equal(computed.status, "adopted", JSON.stringify(computed.diagnosis));
});

Deno.test("numbers that stand in the code beside a real answer are refused as before", async () => {
  const ended = await make(block(
    `return await get("/position");`,
    `return { values: [6677.25, 6678.5, raw.at ? 6679.75 : 0] };`,
  ));
  assert.equal(ended.status, "draft");
  assert.equal(ended.diagnosis?.kind, "invented");
});

/** A block that asks nobody. */
function alone(processData: string): WrittenBlock {
  return {
    manifest: { title: "Alone", hosts: [] },
    backend: `import { z } from "zod";
export const dataSchema = z.any();
export async function fetchData() { return {}; }
export function processData(raw, { now }) { ${processData} }`,
    view: `export default ({ data }) => <p>{Object.values(data).flat().join(", ")}</p>;`,
  };
}

const ALONE: readonly (readonly [sentence: string, processData: string])[] = [
  [
    'My motto "Slow is smooth, smooth is fast", in letters that I can read from the sofa',
    `return { text: "Slow is smooth, smooth is fast" };`,
  ],
  ["A shopping list: milk, eggs, coffee", `return { items: ["Milk", "Eggs", "Coffee"] };`],
  [
    "Greet me by the time of day, in my own big letters",
    `return { text: now.getUTCHours() < 12 ? "Good morning" : "Good evening" };`,
  ],
  [
    "Days to my trip on 25 December 2026, with my own words beside them",
    `return { label: "days until the trip", days: Math.ceil((Date.UTC(2026, 11, 25) - now.getTime()) / 864e5) };`,
  ],
];

for (const [sentence, processData] of ALONE) {
  Deno.test(`a block that asks no source is taken for what was said and what the clock gives: ${sentence}`, async () => {
    const ended = await make(alone(processData), sentence);
    assert.deepEqual([ended.status, ended.attempt], ["adopted", 1], JSON.stringify(ended.diagnosis));
  });
}

Deno.test("a block that asks no source is refused when it knows what nobody said", async () => {
  const weather = `return { place: "Lisbon", celsius: 18, updated: now.toISOString() };`;
  const ended = await make(alone(weather), "The temperature in Lisbon, with my own words beside it");
  assert.deepEqual([ended.status, ended.diagnosis?.kind], ["draft", "invented"]);
});
