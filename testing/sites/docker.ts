import type { Site } from "../internet/types.ts";
import { answerJson, noise } from "./answer.ts";

export const DOCKER_ADDRESS = "http://docker.home.arpa:2375";

export interface FixtureContainer {
  readonly name: string;
  readonly image: string;
  readonly state: "running" | "exited" | "restarting" | "paused";
  readonly isUnhealthy: boolean;
  /** Docker's own words. */
  readonly status: string;
}

const DAY_MS = 86_400_000;
const IMAGES = [
  ["traefik", "traefik:v3.5"],
  ["immich-server", "ghcr.io/immich-app/immich-server:release"],
  ["immich-postgres", "ghcr.io/immich-app/postgres:14-vectorchord0.4.3"],
  ["paperless", "ghcr.io/paperless-ngx/paperless-ngx:2.18"],
  ["jellyfin", "jellyfin/jellyfin:10.11"],
  ["vaultwarden", "vaultwarden/server:1.34.3-alpine"],
  ["mosquitto", "eclipse-mosquitto:2"],
  ["backup-nightly", "restic/restic:0.18"],
] as const;

/** Docker's engine behind a socket proxy that lets reads of containers through and answers 403 to all else. */
export const dockerSite: Site = {
  hosts: ["docker.home.arpa:2375"],
  handle(request, world) {
    const url = new URL(request.url);
    const path = url.pathname.replace(/^\/v1\.\d+(?=\/)/, "");
    const headers = { "api-version": "1.51", "docker-experimental": "false", ostype: "linux" };
    if (path === "/_ping") return new Response("OK", { headers });
    if (path === "/version") {
      return answerJson(request, { Version: "28.5.1", ApiVersion: "1.51" }, { headers });
    }
    if (path !== "/containers/json" || request.method !== "GET") {
      return new Response("<html><body><h1>403 Forbidden</h1>\nRequest forbidden.\n</body></html>\n", {
        status: 403,
        headers: { "content-type": "text/html" },
      });
    }
    const wantsAll = ["1", "true", "True"].includes(url.searchParams.get("all") ?? "");
    const listed = containerFacts(world.now()).filter(({ state }) => wantsAll || state !== "exited");
    return answerJson(request, listed.map((each) => describe(each, world.now())), { headers });
  },
};

/** What a right card shows at an instant. Who is stopped and who is unwell changes by the hour. */
export function containerFacts(nowMs: number): FixtureContainer[] {
  const hour = Math.floor(nowMs / 3_600_000);
  return IMAGES.map(([name, image], index) => {
    const turn = (hour + Math.floor(hour / 24) + index) % IMAGES.length;
    if (name === "backup-nightly" || turn === 2) {
      const words = turn === 2 ? "Exited (137) 26 minutes ago" : "Exited (0) 9 hours ago";
      return { name, image, state: "exited", isUnhealthy: false, status: words };
    }
    const since = `Up ${2 + Math.floor(noise(name) * 12)} days`;
    if (turn === 4 || turn === 5) {
      return { name, image, state: "running", isUnhealthy: true, status: `${since} (unhealthy)` };
    }
    const health = index % 2 === 0 ? "" : " (healthy)";
    return { name, image, state: "running", isUnhealthy: false, status: `${since}${health}` };
  });
}

function describe({ name, image, state, status }: FixtureContainer, nowMs: number) {
  const id = Array.from(
    { length: 8 },
    (_, i) => Math.floor(noise(name, i) * 2 ** 32).toString(16).padStart(8, "0"),
  )
    .join("");
  return {
    Id: id,
    // The engine writes each name with a slash before it.
    Names: [`/${name}`],
    Image: image,
    ImageID: `sha256:${id.split("").reverse().join("")}`,
    Command: `/entrypoint.sh ${name}`,
    Created: Math.floor((nowMs - 20 * DAY_MS) / DAY_MS) * 86_400,
    Ports: name === "traefik"
      ? [{ IP: "0.0.0.0", PrivatePort: 443, PublicPort: 443, Type: "tcp" }]
      : [{ PrivatePort: 8080, Type: "tcp" }],
    Labels: { "com.docker.compose.project": "home", "com.docker.compose.service": name },
    State: state,
    Status: status,
    HostConfig: { NetworkMode: "home_default" },
    NetworkSettings: { Networks: { home_default: { IPAddress: state === "running" ? "172.18.0.9" : "" } } },
    Mounts: [],
  };
}
