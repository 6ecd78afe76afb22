import type { Site, World } from "../internet/types.ts";
import { answerJson, noise, round } from "./answer.ts";

export const PIHOLE_ADDRESS = "http://pihole.home.arpa";
/** What a person would save as PIHOLE_PASSWORD. */
export const PIHOLE_PASSWORD = "correct horse battery";

const DAY_MS = 86_400_000;
const VALIDITY_MS = 1_800_000;
/** `webserver.api.max_sessions` of a fresh installation. */
const MAX_SESSIONS = 16;

const DOMAINS = [
  "telemetry.tv-maker.example",
  "ads.newsreader.example",
  "metrics.phone-vendor.example",
  "track.shoplight.example",
  "beacon.gamehub.example",
  "pixel.socialtown.example",
  "stats.weatherapp.example",
  "collect.printerco.example",
  "logs.speakerbox.example",
  "adserver.bigstream.example",
  "events.toothbrush.example",
  "graph.fitband.example",
];

/** When each session ends, epoch milliseconds; per running internet. */
const sessionsByWorld = new WeakMap<World, Map<string, number>>();

/** Pi-hole 6: a login gives a session id, which every later request carries; seats are few, and nobody frees them. */
export const piholeSite: Site = {
  hosts: ["pihole.home.arpa"],
  async handle(request, world) {
    const url = new URL(request.url);
    const sessions = openSessions(world);
    if (url.pathname === "/api/auth" && request.method === "POST") {
      return await logIn(request, world, sessions);
    }
    const sid = request.headers.get("x-ftl-sid") ?? request.headers.get("sid") ?? url.searchParams.get("sid");
    const isKnown = sid !== null && sessions.has(sid);
    if (url.pathname === "/api/auth" && request.method === "DELETE") {
      sessions.delete(sid ?? "");
      return new Response(null, { status: isKnown ? 204 : 401 });
    }
    if (!isKnown) return fail(request, 401, "unauthorized", "Unauthorized");
    sessions.set(sid, world.now() + VALIDITY_MS);
    const took = 0.00021;
    if (url.pathname === "/api/stats/summary") return answerJson(request, { ...summary(world.now()), took });
    if (url.pathname === "/api/stats/top_domains") {
      const { total, blocked, topBlocked } = piholeFacts(world.now());
      const isBlocked = url.searchParams.get("blocked") === "true";
      const count = Number(url.searchParams.get("count") ?? 10);
      const domains = isBlocked ? topBlocked : [{ domain: "www.fine.example", count: 901 }];
      return answerJson(request, {
        ...{ domains: domains.slice(0, count), total_queries: total, blocked_queries: blocked, took },
      });
    }
    return fail(request, 404, "not_found", "Not found");
  },
};

/** What a right card shows at an instant: the counts grow over the day. */
export function piholeFacts(nowMs: number) {
  const day = Math.floor(nowMs / DAY_MS);
  const minutes = Math.floor((nowMs - day * DAY_MS) / 60_000);
  const total = 2_400 + Math.floor(minutes * (31 + noise("pace", day) * 9));
  const topBlocked = DOMAINS
    .map((domain) => ({ domain, count: 11 + Math.floor(minutes * (0.2 + noise(domain, day))) }))
    .sort((a, b) => b.count - a.count);
  const blocked = topBlocked.reduce((sum, { count }) => sum + count, 0) + 137;
  return { total, blocked, percentBlocked: round(blocked / total * 100, 5), topBlocked };
}

function summary(nowMs: number) {
  const { total, blocked, percentBlocked } = piholeFacts(nowMs);
  const cached = Math.floor(total * 0.31);
  return {
    queries: {
      total,
      blocked,
      percent_blocked: percentBlocked,
      unique_domains: 1_803,
      forwarded: total - blocked - cached,
      cached,
      frequency: 0.61,
      types: { A: Math.floor(total * 0.6), AAAA: Math.floor(total * 0.3), HTTPS: Math.floor(total * 0.1) },
      status: { FORWARDED: total - blocked - cached, CACHE: cached, GRAVITY: blocked },
      replies: { IP: total - blocked, NODATA: 12, NXDOMAIN: 40 },
    },
    clients: { active: 23, total: 31 },
    gravity: { domains_being_blocked: 312_904, last_update: Math.floor((nowMs - 2 * DAY_MS) / 1000) },
  };
}

function openSessions(world: World): Map<string, number> {
  const sessions = sessionsByWorld.get(world) ?? new Map<string, number>();
  sessionsByWorld.set(world, sessions);
  for (const [sid, until] of sessions) {
    if (until < world.now()) sessions.delete(sid);
  }
  return sessions;
}

async function logIn(request: Request, world: World, sessions: Map<string, number>): Promise<Response> {
  let given: unknown;
  try {
    given = await request.json();
  } catch {
    return fail(request, 400, "bad_request", "No JSON payload found");
  }
  const password = typeof given === "object" && given !== null && "password" in given
    ? given.password
    : undefined;
  if (password !== PIHOLE_PASSWORD) {
    const session = { valid: false, totp: false, sid: null, validity: -1, message: "password incorrect" };
    return answerJson(request, { session, took: 0.09 }, { status: 401 });
  }
  if (sessions.size >= MAX_SESSIONS) {
    return fail(request, 429, "api_seats_exceeded", "API seats exceeded");
  }
  const sid = btoa(`session ${sessions.size} of ${world.now()}`);
  sessions.set(sid, world.now() + VALIDITY_MS);
  return answerJson(request, {
    session: {
      ...{ valid: true, totp: false, sid, csrf: btoa(`csrf ${world.now()}`), validity: VALIDITY_MS / 1000 },
      message: "password correct",
    },
    took: 0.11,
  });
}

function fail(request: Request, status: number, key: string, message: string): Response {
  return answerJson(request, { error: { key, message, hint: null }, took: 0.00003 }, { status });
}
