import type { Site } from "../internet/types.ts";
import { answerJson, noise, round } from "./answer.ts";

export const BESZEL_ADDRESS = "http://beszel.home.arpa:8090";
/** What a person would save as BESZEL_TOKEN. */
export const BESZEL_TOKEN = "beszel-token-7f3a9c51e0";

export interface FixtureServer {
  readonly name: string;
  readonly status: "up" | "down";
  /** All in percent. */
  readonly cpu: number;
  readonly memory: number;
  readonly disk: number;
  /** Degrees Celsius; a server without a sensor has none. */
  readonly temperature: number | undefined;
}

const SERVERS = [
  { name: "attic-nas", host: "192.168.7.20", cores: 4, model: "Intel(R) N100", hasSensor: true },
  { name: "cellar-hypervisor", host: "192.168.7.21", cores: 16, model: "AMD Ryzen 7 5700G", hasSensor: true },
  // A virtual machine shows no temperature.
  { name: "edge-vps", host: "203.0.113.40", cores: 2, model: "QEMU Virtual CPU", hasSensor: false },
];

/**
 * Beszel, on PocketBase: the list rule of `systems` is a filter, so who does not say who they are gets 200 with no
 * items, and no 401.
 */
export const beszelSite: Site = {
  hosts: ["beszel.home.arpa:8090"],
  handle(request, world) {
    const url = new URL(request.url);
    if (url.pathname === "/api/health") {
      return answerJson(request, { message: "API is healthy.", code: 200, data: {} });
    }
    if (url.pathname !== "/api/collections/systems/records") {
      const message = "The requested resource wasn't found.";
      return answerJson(request, { status: 404, message, data: {} }, { status: 404 });
    }
    const isKnown =
      /^(Bearer )?(\S+)$/.exec(request.headers.get("authorization") ?? "")?.[2] === BESZEL_TOKEN;
    const all = isKnown
      ? SERVERS.map((server, index) => describe(server, { index, nowMs: world.now() }))
      : [];
    const perPage = Math.min(500, Number(url.searchParams.get("perPage") ?? 30));
    const items = url.searchParams.get("sort") === "-name" ? all.toReversed() : all;
    return answerJson(request, {
      ...{ page: 1, perPage, totalItems: all.length, totalPages: all.length === 0 ? 0 : 1 },
      items: items.slice(0, perPage),
    }, { headers: { "x-content-type-options": "nosniff" } });
  },
};

/** What a right card shows at an instant. */
export function serverFacts(nowMs: number): FixtureServer[] {
  return SERVERS.map(({ name, hasSensor }) => {
    const minute = Math.floor(nowMs / 60_000);
    const value = (what: string, low: number, high: number) =>
      round(low + noise(name, what, minute) * (high - low), 2);
    return {
      name,
      status: "up",
      cpu: value("cpu", 2, 88),
      memory: value("memory", 24, 91),
      disk: value("disk", 31, 79),
      temperature: hasSensor ? round(34 + noise(name, "heat", minute) * 30, 1) : undefined,
    };
  });
}

function describe(
  { name, host, cores, model }: typeof SERVERS[number],
  { index, nowMs }: { readonly index: number; readonly nowMs: number },
) {
  const facts = serverFacts(nowMs)[index];
  return {
    collectionId: "2hz5ncl8tizk5nx",
    collectionName: "systems",
    id: `sys${index}k4m8w2q9z1x`.slice(0, 15),
    name,
    host,
    port: "45876",
    status: facts?.status,
    users: ["u4k2m9x7q1w8z5e"],
    info: {
      h: name,
      k: "6.12.48+deb13-amd64",
      c: cores,
      t: cores * 2,
      m: model,
      u: Math.floor(nowMs / 1000) % 9_000_000,
      cpu: facts?.cpu,
      mp: facts?.memory,
      dp: facts?.disk,
      b: round(noise(name, "net", Math.floor(nowMs / 60_000)) * 12, 2),
      v: "0.13.2",
      ...(facts?.temperature === undefined ? {} : { dt: facts.temperature }),
      os: 0,
    },
    created: "2026-02-14 09:12:44.120Z",
    updated: pocketBaseTime(Math.floor(nowMs / 60_000) * 60_000),
  };
}

/** PocketBase writes a blank in place of the T. */
function pocketBaseTime(atMs: number): string {
  return new Date(atMs).toISOString().replace("T", " ");
}
