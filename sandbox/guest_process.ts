import {
  createFrameDecoder,
  encodeFrame,
  encodeStart,
  type Frame,
  FrameError,
  SECRET_BYTES,
} from "./frames.ts";
import type { Launcher, LaunchOptions } from "./launcher.ts";
import { FRAME_OVERHEAD_BYTES } from "./limits.ts";

const KEPT_STDERR_BYTES = 8 * 1024;
const MAX_STDERR_BYTES = 1024 * 1024;
/** A guest that closed its output has this long to end by itself. */
const CLOSING_MS = 250;

/** What happens in a guest; `broken` and `ended` come once, and nothing after. */
export type GuestEvent =
  | { readonly kind: "frame"; readonly frame: Frame }
  | { readonly kind: "broken"; readonly error: FrameError }
  | { readonly kind: "ended"; readonly exitCode: number | null; readonly signal: string | null };

/** How a guest that asked for too much memory was ended. */
export type MemoryEnd = "heap" | "resident";

/** One restricted process, from start to end. */
export interface GuestProcess {
  /** Its own process, not that of a wrapper; `undefined` before it is there and after its end. */
  findPid(): number | undefined;
  readonly heapMegabytes: number;
  /** Resolves when the guest took the message; one to a guest that has ended is lost without a word. */
  send(header: object, body?: Uint8Array): Promise<void>;
  /** Replaces the listener; events that nobody heard come first. */
  listen(listener: (event: GuestEvent) => void): void;
  /** Largest frame that is taken from now on. */
  allowFrame(maxBytes: number): void;
  /** The kernel's own limit on what it holds, where it keeps one; the ceiling of all jobs until it is called. */
  limitMemory(bytes: number): void;
  kill(): void;
  /** By V8, which says so, or by the kernel. */
  findMemoryEnd(): MemoryEnd | undefined;
  /** Resolves when the process is gone and its streams are closed. */
  readonly ended: Promise<void>;
}

/** Starts a guest with its program. Throws as `Launcher.spawn` does. */
export function startGuestProcess(
  launcher: Launcher,
  options: LaunchOptions & { readonly program: Uint8Array },
): GuestProcess {
  const { child, group, ...launched } = launcher.spawn(options);
  const secret = crypto.getRandomValues(new Uint8Array(SECRET_BYTES));
  const input = child.stdin.getWriter();
  const unheard: GuestEvent[] = [];
  const state = {
    maxFrameBytes: FRAME_OVERHEAD_BYTES,
    stderr: "",
    hasSpoken: false,
    entering: undefined as Promise<void> | undefined,
    isOver: false,
    wasKilled: false,
    hasRunOut: false,
  };
  let tell = (event: GuestEvent): void => void unheard.push(event);

  const write = (bytes: Uint8Array) => input.write(bytes).catch(() => {/* it ended: `ended` tells */});
  const kill = () => {
    if (state.isOver) return;
    state.wasKilled = true;
    launched.kill();
  };

  write(encodeStart(options.program, secret));
  let pid: number | undefined;
  const findPid = () => {
    if (state.isOver) return undefined;
    const found = pid ?? launched.findGuestPid();
    // Before its first word another process of the chain may still stand in its place.
    if (state.hasSpoken) pid = found;
    return found;
  };
  const output = readFrames(child.stdout, createFrameDecoder(secret, () => state.maxFrameBytes), (event) => {
    if (event.kind === "frame" && !state.hasSpoken) {
      state.hasSpoken = true;
      // Until its first word it runs our program alone.
      const guestPid = findPid();
      if (guestPid !== undefined) state.entering = group?.enter(guestPid);
    }
    if (event.kind === "broken") kill();
    tell(event);
  }).catch(() => {
    // One that cannot be read is of no use. Whatever the reason: thrown on, it would end the server.
    kill();
  });
  const errors = readErrors(child.stderr, (text) => state.stderr = text).catch(() => {/* its end tells */});

  async function waitForEnd(): Promise<void> {
    await output;
    const timer = setTimeout(kill, CLOSING_MS);
    const end = readEnd(await child.status, state.wasKilled);
    clearTimeout(timer);
    state.isOver = true;
    state.hasRunOut = group?.hasRunOut() ?? false;
    await Promise.all([errors, state.entering]);
    await input.abort().catch(() => {/* already closed */});
    group?.giveBack();
    tell({ kind: "ended", ...end });
  }

  return {
    findPid,
    heapMegabytes: options.heapMegabytes,
    send: (header, body) => write(encodeFrame(header, body)),
    listen(listener) {
      tell = listener;
      for (const event of unheard.splice(0)) listener(event);
    },
    allowFrame(maxBytes) {
      state.maxFrameBytes = maxBytes + FRAME_OVERHEAD_BYTES;
    },
    limitMemory: (bytes) => group?.limitMemory(bytes),
    kill,
    findMemoryEnd() {
      if (state.hasRunOut) return "resident";
      return /out of memory|allocation (of \d+ bytes )?failed/i.test(state.stderr) ? "heap" : undefined;
    },
    ended: waitForEnd(),
  };
}

/** A shell tells by its own exit code which signal ended the guest that it waited for (POSIX 2.8.2). */
const FIRST_SIGNAL_CODE = 128;
const SIGNALS: Readonly<Record<number, string>> = {
  4: "SIGILL",
  5: "SIGTRAP",
  6: "SIGABRT",
  7: "SIGBUS",
  8: "SIGFPE",
  9: "SIGKILL",
  11: "SIGSEGV",
  15: "SIGTERM",
  24: "SIGXCPU",
  25: "SIGXFSZ",
};

function readEnd(
  { code, signal }: Deno.CommandStatus,
  wasKilled: boolean,
): { exitCode: number | null; signal: string | null } {
  // A wrapper whose child was killed may not say so (util-linux 2.38 ends with 1).
  const named = signal ?? SIGNALS[code - FIRST_SIGNAL_CODE] ?? (wasKilled ? "SIGKILL" : null);
  return { exitCode: named === null ? code : null, signal: named };
}

async function readFrames(
  stdout: ReadableStream<Uint8Array<ArrayBuffer>>,
  decode: (chunk: Uint8Array<ArrayBuffer>) => Generator<Frame>,
  tell: (event: GuestEvent) => void,
): Promise<void> {
  try {
    for await (const chunk of stdout) {
      for (const frame of decode(chunk)) tell({ kind: "frame", frame });
    }
  } catch (error) {
    if (!(error instanceof FrameError)) throw error;
    tell({ kind: "broken", error });
  }
}

/** Keeps the beginning. A guest that floods loses its pipe: its next write fails. */
async function readErrors(
  stderr: ReadableStream<Uint8Array<ArrayBuffer>>,
  keep: (text: string) => void,
): Promise<void> {
  const decoder = new TextDecoder();
  let [text, seen] = ["", 0];
  for await (const chunk of stderr) {
    seen += chunk.length;
    if (text.length < KEPT_STDERR_BYTES) {
      keep(text = (text + decoder.decode(chunk)).slice(0, KEPT_STDERR_BYTES));
    }
    if (seen > MAX_STDERR_BYTES) return;
  }
}
