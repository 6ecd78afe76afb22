const CLOCK_TICKS_PER_SECOND = 100;
const KIBIBYTE = 1024;
const PS_PATH = "/bin/ps";

export interface ProcessUsage {
  /** Processor time since the process began. */
  readonly cpuMs: number;
  readonly rssBytes: number;
  readonly peakRssBytes: number;
}

/** Tells what a process uses, by its own pid: a wrapper's would show nothing. */
export interface ProcessMeter {
  /** Where the numbers come from; with "none" there are none. */
  readonly source: "proc" | "ps" | "none";
  /** Brings the numbers up to date where that takes a process of its own; the old ones stay where none starts. */
  refresh(pids: readonly number[]): Promise<void>;
  /** `undefined` when the process is gone or nothing is known. */
  findUsage(pid: number): ProcessUsage | undefined;
}

/** `/proc` on Linux (Deno lets only a program with all permissions read it), `ps` elsewhere, else nothing. */
export function createProcessMeter(readText: (path: string) => string = Deno.readTextFileSync): ProcessMeter {
  const findUsage = (pid: number) => readProc(pid, readText);
  if (Deno.build.os === "linux" && findUsage(Deno.pid) !== undefined) {
    return { source: "proc", refresh: () => Promise.resolve(), findUsage };
  }
  return hasPs()
    ? createPsMeter()
    : { source: "none", refresh: () => Promise.resolve(), findUsage: () => undefined };
}

function readProc(pid: number, readText: (path: string) => string): ProcessUsage | undefined {
  try {
    const stat = readText(`/proc/${pid}/stat`);
    const status = readText(`/proc/${pid}/status`);
    // The name stands in parentheses and may hold anything: fields are counted from its end (proc_pid_stat(5)).
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    const ticks = Number(fields[11]) + Number(fields[12]);
    const rssBytes = kilobytes(status, "VmRSS");
    return {
      cpuMs: ticks * 1000 / CLOCK_TICKS_PER_SECOND,
      rssBytes,
      peakRssBytes: Math.max(rssBytes, kilobytes(status, "VmHWM")),
    };
  } catch {
    // Gone, not ours to read, or no free file to read it with: the next beat looks again. One that ends between opening
    // and reading is ESRCH, an error of which Deno tells neither a class nor a code.
    return undefined;
  }
}

function kilobytes(status: string, name: string): number {
  return Number(new RegExp(`^${name}:\\s+(\\d+) kB`, "m").exec(status)?.[1] ?? 0) * KIBIBYTE;
}

function hasPs(): boolean {
  try {
    return Deno.statSync(PS_PATH).isFile;
  } catch {
    // Absent, or not ours to look at: no numbers then.
    return false;
  }
}

function createPsMeter(): ProcessMeter {
  const usages = new Map<number, ProcessUsage>();
  return {
    source: "ps",
    async refresh(pids) {
      const args = ["-o", "pid=,rss=,time=", "-p", pids.join(",")];
      const text = await readOutput(args);
      if (text === undefined) return;
      for (const pid of usages.keys()) if (!pids.includes(pid)) usages.delete(pid);
      for (const line of text.split("\n")) {
        const usage = parsePsLine(line);
        if (usage === undefined) continue;
        const peakRssBytes = Math.max(usage.rssBytes, usages.get(usage.pid)?.peakRssBytes ?? 0);
        usages.set(usage.pid, { cpuMs: usage.cpuMs, rssBytes: usage.rssBytes, peakRssBytes });
      }
    },
    findUsage: (pid) => usages.get(pid),
  };
}

async function readOutput(args: readonly string[]): Promise<string | undefined> {
  try {
    const { stdout } = await new Deno.Command(PS_PATH, { args: [...args], stderr: "null" }).output();
    return new TextDecoder().decode(stdout);
  } catch {
    // No free process or file: the next beat looks again.
    return undefined;
  }
}

/** `pid rss [[days-]hours:]minutes:seconds`, seconds with a fraction on macOS. */
export function parsePsLine(
  line: string,
): { readonly pid: number; readonly cpuMs: number; readonly rssBytes: number } | undefined {
  const match = /^\s*(\d+)\s+(\d+)\s+(?:(\d+)-)?(?:(\d+):)?(\d+):(\d+(?:\.\d+)?)\s*$/.exec(line);
  if (match === null) return undefined;
  const [pid = 0, rss = 0, days = 0, hours = 0, minutes = 0, seconds = 0] = match.slice(1).map((part) =>
    Number(part ?? 0)
  );
  const cpuMs = (((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000;
  return { pid, cpuMs, rssBytes: rss * KIBIBYTE };
}
