import type { Site } from "../internet/types.ts";
import { answerJson, noise, round } from "./answer.ts";

export const HASS_ADDRESS = "http://homeassistant.home.arpa:8123";
/** What a person would save as HASS_TOKEN. */
export const HASS_TOKEN = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.hass-fixture.k3v9";

const WINDOWS = ["Kitchen", "Bathroom", "Bedroom", "Study", "Attic", "Hallway"];
/** Entities that nobody asked for: a real house has hundreds, and the whole list is long. */
const OTHERS = 640;

interface Entity {
  readonly entity_id: string;
  readonly state: string;
  readonly attributes: Readonly<Record<string, unknown>>;
}

/** Home Assistant's API: a token for all of it, and one list of every entity. */
export const homeAssistantSite: Site = {
  hosts: ["homeassistant.home.arpa:8123"],
  handle(request, world) {
    if (request.headers.get("authorization") !== `Bearer ${HASS_TOKEN}`) {
      return new Response("401: Unauthorized", { status: 401, headers: { "content-type": "text/plain" } });
    }
    const { pathname } = new URL(request.url);
    if (pathname === "/api/") return answerJson(request, { message: "API running." });
    const entities = listEntities(world.now()).map((entity) => describe(entity, world.now()));
    if (pathname === "/api/states") return answerJson(request, entities);
    const id = /^\/api\/states\/([a-z_]+\.[a-z0-9_]+)$/.exec(pathname)?.[1];
    const entity = entities.find(({ entity_id }) => entity_id === id);
    if (entity !== undefined) return answerJson(request, entity);
    const isState = id !== undefined;
    return isState
      ? answerJson(request, { message: "Entity not found." }, { status: 404 })
      : new Response("404: Not Found", { status: 404 });
  },
};

/** What a right card shows at an instant. */
export function houseFacts(nowMs: number) {
  const quarter = Math.floor(nowMs / 900_000);
  const open = WINDOWS.filter((room) => isOpen(room, quarter));
  return {
    livingRoom: round(18.4 + noise("living room", quarter) * 5.2, 1),
    open,
    shut: WINDOWS.filter((room) => !open.includes(room)),
  };
}

/** One is always open and one always shut, so that a card that shows all or none is seen. */
function isOpen(room: string, quarter: number): boolean {
  const first = WINDOWS[quarter % WINDOWS.length];
  const second = WINDOWS[(quarter + 1) % WINDOWS.length];
  return room === first || (room !== second && noise(room, quarter) < 0.3);
}

function listEntities(nowMs: number): Entity[] {
  const { livingRoom, open } = houseFacts(nowMs);
  const window = (room: string): Entity => ({
    entity_id: `binary_sensor.${room.toLowerCase()}_window_contact`,
    state: open.includes(room) ? "on" : "off",
    attributes: { device_class: "window", friendly_name: `${room} window` },
  });
  return [
    ...others().slice(0, OTHERS / 2),
    {
      entity_id: "sensor.living_room_temperature",
      state: String(livingRoom),
      attributes: {
        state_class: "measurement",
        unit_of_measurement: "°C",
        device_class: "temperature",
        friendly_name: "Living room temperature",
      },
    },
    ...WINDOWS.map(window),
    {
      // Its battery ran out: neither open nor shut.
      entity_id: "binary_sensor.garage_window_contact",
      state: "unavailable",
      attributes: { device_class: "window", friendly_name: "Garage window", restored: true },
    },
    ...others().slice(OTHERS / 2),
  ];
}

function others(): Entity[] {
  return Array.from({ length: OTHERS }, (_, index) => {
    const isLight = index % 3 === 0;
    const number = Math.floor(index / 3);
    return {
      entity_id: isLight ? `light.lamp_${number}` : `sensor.device_${index}_value`,
      state: isLight ? (index % 2 === 0 ? "on" : "off") : index % 11 === 0 ? "unknown" : String(index * 3.5),
      attributes: {
        friendly_name: isLight ? `Lamp ${number}` : `Device ${index} value`,
        ...(isLight
          ? { supported_color_modes: ["brightness"], color_mode: "brightness", supported_features: 44 }
          : { state_class: "measurement", unit_of_measurement: "W", device_class: "power" }),
      },
    };
  });
}

function describe(entity: Entity, nowMs: number) {
  const at = new Date(Math.floor(nowMs / 900_000) * 900_000).toISOString().replace("Z", "000+00:00");
  return {
    ...entity,
    ...{ last_changed: at, last_reported: at, last_updated: at },
    context: { id: "01KB7Q3M5R8T", parent_id: null, user_id: null },
  };
}
