import type { Log } from "../log.ts";

/** Exit code of a program that a second signal ended, as shells count it. */
const CODES: Readonly<Partial<Record<Deno.Signal, number>>> = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 };

/**
 * Listens from now on: `first` resolves with the first signal that asks the server to stop. The second one ends the
 * process at once; what it leaves undone is mended at the next start, as after a power cut.
 */
export async function listenForStop(): Promise<{ readonly first: Promise<Deno.Signal> }> {
  const { promise, resolve } = Promise.withResolvers<Deno.Signal>();
  let isTold = false;
  for (const signal of await listSignals()) {
    Deno.addSignalListener(signal, () => {
      if (isTold) Deno.exit(CODES[signal] ?? 1);
      isTold = true;
      resolve(signal);
    });
  }
  return { first: promise };
}

async function listSignals(): Promise<Deno.Signal[]> {
  if (Deno.build.os === "windows") return ["SIGINT", "SIGBREAK"];
  return await isHangUpIgnored() ? ["SIGINT", "SIGTERM"] : ["SIGINT", "SIGTERM", "SIGHUP"];
}

/** Who starts it with `nohup` wants it to outlive the terminal; a listener would undo that. */
async function isHangUpIgnored(): Promise<boolean> {
  try {
    const [, mask = "0"] = /^SigIgn:\s*([0-9a-f]+)$/m.exec(await Deno.readTextFile("/proc/self/status")) ??
      [];
    return (BigInt(`0x${mask}`) & 1n) === 1n;
  } catch {
    // No such file on this system: `nohup` is known by its lack of a terminal.
    return !Deno.stdin.isTerminal();
  }
}

/** Waits for a part of the end, but not for ever: the next part has its own work to save. Never throws. */
export async function atMost(
  limitMs: number,
  work: Promise<unknown>,
  log: Log,
  what: string,
): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const limit = new Promise<"late">((resolve) => timer = setTimeout(() => resolve("late"), limitMs));
  try {
    const ended = await Promise.race([work, limit]);
    if (ended === "late") log.warn("serve", "Did not wait any longer", { what, limitMs });
  } catch (error) {
    log.error("serve", "Part did not end well", { what }, error);
  } finally {
    clearTimeout(timer);
  }
}
