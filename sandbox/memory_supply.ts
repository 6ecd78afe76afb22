const MEGABYTE = 1024 * 1024;

/** What a waiting guest holds, its library inside, as far as others do not hold the same (measured: 22 to 25 MB). */
const GUEST_BYTES = 32 * MEGABYTE;
/** Share of the free memory that waiting guests may hold together. */
const POOL_SHARE = 0.1;
/** Below both of these the machine is short of memory, and waiting guests give theirs back. */
const SHORT_SHARE = 0.06;
const SHORT_BYTES = 256 * MEGABYTE;

export interface Memory {
  readonly totalBytes: number;
  readonly availableBytes: number;
}

/** How long a reading counts: one costs as much as a good part of a warm run. */
const READ_EVERY_MS = 1_000;

/** The newest reading, and what follows from it for guests that wait. */
export interface MemoryWatch {
  /** How many guests may wait now, at most as many as wanted. */
  poolSize(wanted: number): number;
  isShort(): boolean;
}

export function createMemoryWatch(nowMs: () => number, read = readMemory): MemoryWatch {
  let [readAt, memory] = [-Infinity, undefined as Memory | undefined];
  function newest(): Memory | undefined {
    if (nowMs() - readAt >= READ_EVERY_MS) [readAt, memory] = [nowMs(), read()];
    return memory;
  }
  return {
    poolSize: (wanted) => poolSizeFor(wanted, newest()),
    isShort() {
      const known = newest();
      return known !== undefined && isShort(known);
    },
  };
}

/** How many guests may wait: as many as wanted, within a share of what is free, none when memory is short. */
function poolSizeFor(wanted: number, memory: Memory | undefined): number {
  if (memory === undefined) return wanted;
  if (isShort(memory)) return 0;
  return Math.max(0, Math.min(wanted, Math.floor(memory.availableBytes * POOL_SHARE / GUEST_BYTES)));
}

function isShort({ totalBytes, availableBytes }: Memory): boolean {
  return availableBytes < SHORT_BYTES || availableBytes < totalBytes * SHORT_SHARE;
}

/** The machine's memory, or its part that the control group of this program may use; `undefined` where nobody tells. */
export function readMemory(): Memory | undefined {
  try {
    const { total, available } = Deno.systemMemoryInfo();
    const machine = { totalBytes: total, availableBytes: available };
    const group = readGroup();
    if (group === undefined || group.totalBytes >= total) return machine;
    return {
      totalBytes: group.totalBytes,
      availableBytes: Math.min(available, group.availableBytes),
    };
  } catch {
    // A system that does not tell, or tells only others.
    return undefined;
  }
}

/** A container sees its own group at the root of the tree, whichever version it is. */
function readGroup(): Memory | undefined {
  return readGroupFiles("/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory.current") ??
    readGroupFiles(
      "/sys/fs/cgroup/memory/memory.limit_in_bytes",
      "/sys/fs/cgroup/memory/memory.usage_in_bytes",
    );
}

function readGroupFiles(limitFile: string, usageFile: string): Memory | undefined {
  try {
    const totalBytes = Number(Deno.readTextFileSync(limitFile));
    const usedBytes = Number(Deno.readTextFileSync(usageFile));
    if (!Number.isFinite(totalBytes) || !Number.isFinite(usedBytes)) return undefined;
    return { totalBytes, availableBytes: Math.max(0, totalBytes - usedBytes) };
  } catch {
    // No group of this version here.
    return undefined;
  }
}
