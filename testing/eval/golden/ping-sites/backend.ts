import { z } from "zod";

const Site = z.object({
  address: z.string(),
  isUp: z.boolean(),
  status: z.number().nullable(),
  ms: z.number().nullable(),
  reason: z.string().nullable(),
});

export const dataSchema = z.object({ sites: z.array(Site) });
export type Data = z.infer<typeof dataSchema>;

const TIMEOUT_MS = 8_000;

export async function fetchData({ settings }: BlockContext) {
  return await Promise.all(z.array(z.string()).min(1).parse(settings.addresses).map(ask));
}

export function processData(raw: unknown): Data {
  const sites = z.array(Site).parse(raw);
  return { sites: sites.toSorted((a, b) => Number(a.isUp) - Number(b.isUp)) };
}

// A site that is down is a fact to show, not a failure of the block.
async function ask(address: string): Promise<z.infer<typeof Site>> {
  const startedAt = performance.now();
  try {
    const response = await fetch(address, { redirect: "manual", signal: AbortSignal.timeout(TIMEOUT_MS) });
    const ms = Math.round(performance.now() - startedAt);
    const isUp = response.status < 400;
    return {
      address,
      isUp,
      status: response.status,
      ms,
      reason: isUp ? null : `answered ${response.status}`,
    };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { address, isUp: false, status: null, ms: null, reason };
  }
}
