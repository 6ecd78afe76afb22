import { z } from "zod";

const Container = z.object({
  name: z.string(),
  image: z.string(),
  state: z.enum(["running", "stopped", "unhealthy"]),
  status: z.string(),
});

export const dataSchema = z.object({
  running: z.number(),
  stopped: z.number(),
  unhealthy: z.number(),
  containers: z.array(Container),
});
export type Data = z.infer<typeof dataSchema>;

const Raw = z.array(z.object({
  Id: z.string(),
  Names: z.array(z.string()),
  Image: z.string(),
  State: z.string(),
  Status: z.string(),
}));

export async function fetchData() {
  // Without all=1 the engine leaves stopped containers out.
  const response = await fetch("http://docker.home.arpa:2375/containers/json?all=1");
  if (!response.ok) throw new Error(`The Docker proxy answered ${response.status}`);
  return await response.json();
}

export function processData(raw: unknown): Data {
  const order = ["unhealthy", "stopped", "running"];
  const containers = Raw.parse(raw)
    .map(({ Id, Names, Image, State, Status }) => ({
      name: (Names[0] ?? Id.slice(0, 12)).replace(/^\//, ""),
      image: Image,
      state: stateOf(State, Status),
      status: Status,
    }))
    .sort((a, b) => order.indexOf(a.state) - order.indexOf(b.state) || a.name.localeCompare(b.name));
  const count = (state: string) => containers.filter((each) => each.state === state).length;
  return {
    running: count("running"),
    stopped: count("stopped"),
    unhealthy: count("unhealthy"),
    containers,
  };
}

function stateOf(state: string, status: string): z.infer<typeof Container>["state"] {
  if (state !== "running") return "stopped";
  return status.includes("(unhealthy)") ? "unhealthy" : "running";
}
