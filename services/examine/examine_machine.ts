import { sizeWords } from "../../domain/size_words.ts";
import type { Finding } from "./types.ts";

const FEW_FILES = 1_024;
const LOW_MEMORY = 256 * 1024 ** 2;
const SMALL_MACHINE = 2 * 1024 ** 3;

/** In bytes. */
export interface MemoryFacts {
  readonly total: number;
  readonly available: number;
  readonly swapTotal: number;
  readonly swapFree: number;
}

/**
 * What the machine gives this program. The limit of open files is told on Linux alone, and only to a program that was
 * started with every permission. Both are replaced in tests.
 */
export async function examineMachine(
  readMemory: () => MemoryFacts = () => Deno.systemMemoryInfo(),
  readLimits: () => Promise<string> = () => Deno.readTextFile("/proc/self/limits"),
): Promise<Finding[]> {
  // Only Linux has that file; elsewhere nothing is said of the limit.
  return [...describeFiles(await readLimits().catch(() => "")), ...describeMemory(readMemory())];
}

function describeFiles(limits: string): Finding[] {
  const soft = Number(/^Max open files\s+(\d+)/m.exec(limits)?.[1] ?? NaN);
  if (Number.isNaN(soft)) return [];
  if (soft >= FEW_FILES) return [{ name: "open files", state: "good", note: `up to ${soft}` }];
  return [{
    name: "open files",
    state: "note",
    note: `at most ${soft} for this program`,
    means: "Each browser that looks on and each request of a block takes one: some could be refused.",
    mend: ["ulimit -n 4096", "LimitNOFILE=4096 under [Service] of a systemd unit"],
  }];
}

function describeMemory({ total, available, swapTotal: swap, swapFree }: MemoryFacts): Finding[] {
  const note = `${sizeWords(available)} of ${sizeWords(total)} free, ${
    swap === 0 ? "no swap" : `${sizeWords(swap - swapFree)} of ${sizeWords(swap)} swap used`
  }`;
  if (available < LOW_MEMORY) {
    return [{
      name: "memory",
      state: "note",
      note,
      means: "No process waits ready for blocks then, so each run starts slower; the system may end one.",
      mend: [
        "End what takes it: ps aux --sort=-rss | head",
        "Lower the memory of single blocks in their limits",
      ],
    }];
  }
  if (swap === 0 && total < SMALL_MACHINE) {
    return [{
      name: "memory",
      state: "note",
      note,
      means: "A small machine without swap has nothing to give when several blocks run at once.",
      mend: [
        "sudo fallocate -l 1G /swapfile && sudo chmod 600 /swapfile && sudo mkswap /swapfile && sudo swapon /swapfile",
      ],
    }];
  }
  return [{ name: "memory", state: "good", note }];
}
