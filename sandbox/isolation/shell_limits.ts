import { LIMIT_CEILINGS } from "../limits.ts";

/** Processor seconds of a guest beside its job: its own start, and the library that it evaluates while it waits. */
const START_CPU_SECONDS = 10;
const MAX_OPEN_FILES = 64;
/** Threads of a guest: the runner has about twenty of its own, each worker of a block some more. */
const MAX_TASKS = 96;
/**
 * Private memory that V8 reserves before any code runs (its code range and cage): below this a guest does not start,
 * and RLIMIT_AS, which counts what is only reserved, cannot be used at all.
 */
const RESERVED_MEGABYTES = 576;
const MEGABYTE = 1024 * 1024;

/**
 * Limits that the kernel keeps for a guest, as commands of a POSIX shell (setrlimit(2)): processor time, no core file,
 * not one byte in any file, open files, private memory. The last is the ceiling of all jobs: it stands where the
 * watchdog, which looks ten times a second, comes too late.
 */
export function shellLimits({ isTaskLimited }: { readonly isTaskLimited: boolean }): string[] {
  const cpuSeconds = LIMIT_CEILINGS.cpuMs / 1000 + START_CPU_SECONDS;
  const dataKilobytes = (RESERVED_MEGABYTES + LIMIT_CEILINGS.rssBytes / MEGABYTE) * 1024;
  return [
    `ulimit -t ${cpuSeconds}`,
    "ulimit -c 0",
    "ulimit -f 0",
    `ulimit -n ${MAX_OPEN_FILES}`,
    `ulimit -d ${dataKilobytes}`,
    // It counts all tasks of the user, who has others, unless the guest has a user namespace of its own.
    // Bash calls it -u; dash and busybox call it -p, which in bash is another thing that cannot be set.
    ...(isTaskLimited ? [`ulimit -u ${MAX_TASKS} 2>/dev/null || ulimit -p ${MAX_TASKS}`] : []),
  ];
}

export { MAX_TASKS };
