import { z } from "zod";

export const dataSchema = z.object({
  livingRoom: z.object({ temperature: z.number().nullable(), unit: z.string() }),
  open: z.array(z.string()),
  unknown: z.array(z.string()),
  windows: z.number(),
});
export type Data = z.infer<typeof dataSchema>;

const Entity = z.object({
  entity_id: z.string(),
  state: z.string(),
  attributes: z.object({
    friendly_name: z.string().optional(),
    device_class: z.string().optional(),
    unit_of_measurement: z.string().optional(),
  }),
});
type Entity = z.infer<typeof Entity>;

export async function fetchData() {
  const response = await fetch("http://homeassistant.home.arpa:8123/api/states", {
    connection: "HASS_TOKEN",
  });
  if (!response.ok) throw new Error(`Home Assistant answered ${response.status}`);
  const entities = z.array(Entity).parse(await response.json());
  // The list holds every lamp and socket of the house: only what is shown goes on.
  return entities.filter((entity) => isWindow(entity) || isLivingRoom(entity));
}

export function processData(raw: unknown): Data {
  const entities = z.array(Entity).parse(raw);
  const sensor = entities.find(isLivingRoom);
  if (sensor === undefined) throw new Error("Home Assistant has no temperature sensor of the living room");
  const windows = entities.filter(isWindow);
  const temperature = Number(sensor.state);
  return {
    livingRoom: {
      temperature: Number.isFinite(temperature) ? temperature : null,
      unit: sensor.attributes.unit_of_measurement ?? "°C",
    },
    open: windows.filter(({ state }) => state === "on").map(nameOf),
    unknown: windows.filter(({ state }) => state !== "on" && state !== "off").map(nameOf),
    windows: windows.length,
  };
}

function isWindow({ entity_id, attributes }: Entity): boolean {
  return entity_id.startsWith("binary_sensor.") && attributes.device_class === "window";
}

function isLivingRoom({ entity_id, attributes }: Entity): boolean {
  return attributes.device_class === "temperature" && entity_id.includes("living_room");
}

function nameOf({ entity_id, attributes }: Entity): string {
  return attributes.friendly_name ?? entity_id;
}
