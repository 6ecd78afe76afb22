const LOOK_EVERY_MS = 25;
const LIMIT_MS = 30_000;

/** Looks again and again until a condition of another process holds; fails with what was waited for after 30 s. */
export async function waitUntil(what: string, look: () => boolean | Promise<boolean>): Promise<void> {
  const endsAt = Date.now() + LIMIT_MS;
  while (!await look()) {
    if (Date.now() > endsAt) throw new Error(`Waited ${LIMIT_MS / 1000} s in vain: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
}
