import type { WrittenFiles } from "./given_blocks.ts";

/** A block with everything that a card can do in the browser: a chart to read, a table to sort, pictures. */
export const SHOWCASE: WrittenFiles = {
  title: "Showcase",
  hosts: ["data.example", "pictures.example"],
  backend: `import { z } from "zod";

export const dataSchema = z.object({
  rows: z.array(z.object({ name: z.string(), load: z.number() })),
  points: z.array(z.object({ date: z.iso.date(), indoor: z.number() })),
});
export type Data = z.infer<typeof dataSchema>;

export async function fetchData() {
  const response = await fetch("https://data.example/temperature.csv");
  return await response.text();
}

export function processData(raw: unknown, { now }: BlockContext): Data {
  const lines = String(raw).trim().split("\\r\\n").slice(-5);
  const points = lines.map((line) => line.split(","))
    .map((cells) => ({ date: cells[0] ?? "", indoor: Number(cells.at(-2)) }));
  const hour = now.getUTCHours();
  return {
    points,
    rows: [
      { name: "atlas", load: 34 },
      { name: "borealis", load: 112 },
      { name: "cetus", load: 9 },
      { name: "the hour " + hour, load: 50 },
    ],
  };
}
`,
  view: `import { Image, LineChart, Stack, Table } from "@tessera/ui";
import type { Data } from "./backend.ts";

export default function View({ data }: BlockProps<Data>) {
  return (
    <Stack>
      <Image src="https://pictures.example/field.png" alt="a field" width={48} height={32} />
      <Image src="https://pictures.example/drawing.svg" alt="a drawing" width={48} height={32} />
      <Image src="https://pictures.example/page.png" alt="a page" width={48} height={32} />
      <Table rows={data.rows} columns={["name", "load"]} />
      <LineChart data={data.points} x="date" y="indoor" title="Indoors" />
    </Stack>
  );
}
`,
};
