import { z } from "zod";

const Check = z.object({
  address: z.string(),
  at: z.iso.datetime(),
  isUp: z.boolean(),
  status: z.number().nullable(),
  ms: z.number().nullable(),
  /** What a person should know beside the time, such as "answered 500". */
  note: z.string().nullable(),
});
type Check = z.infer<typeof Check>;

const Mark = z.enum(["good", "warn", "bad"]);
const Site = Check.extend({
  name: z.string(),
  /** Since when it has been down without a break. */
  downSince: z.iso.datetime().nullable(),
  /** The last checks, oldest first, this one included. */
  history: z.array(Mark).min(1),
});

export const dataSchema = z.object({ sites: z.array(Site).min(1) });
export type Data = z.infer<typeof dataSchema>;

const TIMEOUT_MS = 5_000;
const SLOW_MS = 1_500;
const MAX_CHECKS = 30;

export async function fetchData({ settings, now }: BlockContext) {
  const addresses = z.array(z.string()).min(1).parse(settings.addresses);
  return await Promise.all(addresses.map((address) => checkSite(address, now)));
}

export function processData(raw: unknown, { previous }: BlockContext): Data {
  const before = dataSchema.safeParse(previous).data?.sites ?? [];
  const sites = z.array(Check).parse(raw).map((check) => {
    const last = before.find((site) => site.address === check.address);
    return {
      ...check,
      name: nameOf(check.address),
      downSince: check.isUp ? null : last?.downSince ?? check.at,
      history: [...(last?.history ?? []), markOf(check)].slice(-MAX_CHECKS),
    };
  });
  return { sites: sites.sort((a, b) => Number(a.isUp) - Number(b.isUp)) };
}

// A site that is down is a fact to show, not a failure of the block.
async function checkSite(address: string, now: Date): Promise<Check> {
  const startedAt = performance.now();
  try {
    const response = await ask(address);
    const ms = Math.round(performance.now() - startedAt);
    const isUp = response.status < 400;
    return { address, at: now.toISOString(), isUp, status: response.status, ms, note: noteOf(response) };
  } catch (error) {
    const note = error instanceof Error ? error.message : String(error);
    return { address, at: now.toISOString(), isUp: false, status: null, ms: null, note };
  }
}

/** HEAD is enough, but some servers refuse it. A redirect counts as an answer and is not followed to other hosts. */
async function ask(address: string): Promise<Response> {
  const head = await send(address, "HEAD");
  const isRefused = [400, 403, 404, 405, 501].includes(head.status);
  return isRefused ? await send(address, "GET") : head;
}

async function send(address: string, method: string): Promise<Response> {
  return await fetch(address, { method, redirect: "manual", signal: AbortSignal.timeout(TIMEOUT_MS) });
}

function noteOf(response: Response): string | null {
  return response.status >= 400 ? `answered ${response.status}` : null;
}

function markOf({ isUp, ms }: Check): z.infer<typeof Mark> {
  if (!isUp) return "bad";
  return ms !== null && ms > SLOW_MS ? "warn" : "good";
}

function nameOf(address: string): string {
  const { host, pathname } = new URL(address);
  return pathname === "/" ? host : `${host}${pathname}`;
}
