import { z } from "zod";

const Site = z.object({
  address: z.string(),
  isUp: z.boolean(),
  status: z.number().nullable(),
  ms: z.number().nullable(),
  reason: z.string().nullable(),
});

export const dataSchema = z.object({ sites: z.array(Site).min(1) });

/** A site that is down is what the card is for, not a failure of the block. */
async function visit(address: string): Promise<z.infer<typeof Site>> {
  const startedAt = performance.now();
  try {
    const { ok, status } = await fetch(address, { method: "HEAD", signal: AbortSignal.timeout(5_000) });
    return { address, isUp: ok, status, ms: Math.round(performance.now() - startedAt), reason: null };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { address, isUp: false, status: null, ms: null, reason };
  }
}

export function fetchData({ settings }: BlockContext) {
  return Promise.all((settings.addresses as string[]).map(visit));
}

export function processData(raw: unknown) {
  return { sites: z.array(Site).parse(raw).sort((a, b) => Number(a.isUp) - Number(b.isUp)) };
}
