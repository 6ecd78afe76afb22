import { z } from "zod";

const Server = z.object({
  name: z.string(),
  isUp: z.boolean(),
  status: z.string(),
  cpu: z.number().nullable(),
  memory: z.number().nullable(),
  disk: z.number().nullable(),
  temperature: z.number().nullable(),
});

export const dataSchema = z.object({ servers: z.array(Server) });
export type Data = z.infer<typeof dataSchema>;

const Systems = z.object({
  items: z.array(z.object({
    name: z.string(),
    status: z.string(),
    info: z.object({
      cpu: z.number().optional(),
      mp: z.number().optional(),
      dp: z.number().optional(),
      dt: z.number().optional(),
    }),
  })),
});

const SYSTEMS = "http://beszel.home.arpa:8090/api/collections/systems/records?perPage=100&sort=name";

export async function fetchData() {
  const response = await fetch(SYSTEMS, { connection: "BESZEL_TOKEN" });
  if (!response.ok) throw new Error(`Beszel answered ${response.status}`);
  return await response.json();
}

export function processData(raw: unknown): Data {
  const { items } = Systems.parse(raw);
  // The hub answers an empty list, and no 401, to a token that it does not know.
  if (items.length === 0) throw new Error("Beszel lists no systems for this token: it may have expired");
  return {
    servers: items.map(({ name, status, info }) => ({
      name,
      status,
      isUp: status === "up",
      cpu: info.cpu ?? null,
      memory: info.mp ?? null,
      disk: info.dp ?? null,
      temperature: info.dt ?? null,
    })),
  };
}
