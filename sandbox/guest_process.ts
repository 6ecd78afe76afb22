import {
  createFrameDecoder,
  encodeFrame,
  encodeStart,
  type Frame,
  FrameError,
  SECRET_BYTES,
} from "./frames.ts";
import type { Launcher } from "./launcher.ts";
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

/** One restricted process, from start to end. */
export interface GuestProcess {
  readonly pid: number;
  readonly heapMegabytes: number;
  /** Resolves when the guest took the message; one to a guest that has ended is lost without a word. */
  send(header: object, body?: Uint8Array): Promise<void>;
  /** Replaces the listener; events that nobody heard come first. */
  listen(listener: (event: GuestEvent) => void): void;
  /** Largest frame that is taken from now on. */
  allowFrame(maxBytes: number): void;
  kill(): void;
  /** True when V8 said that it ran out of memory. */
  ranOutOfMemory(): boolean;
  /** Resolves when the process is gone and its streams are closed. */
  readonly ended: Promise<void>;
}

/** Starts a guest with its program. Throws as `Launcher.spawn` does. */
export function startGuestProcess(
  launcher: Launcher,
  options: { readonly program: Uint8Array; readonly heapMegabytes: number },
): GuestProcess {
  const child = launcher.spawn(options);
  const secret = crypto.getRandomValues(new Uint8Array(SECRET_BYTES));
  const input = child.stdin.getWriter();
  const unheard: GuestEvent[] = [];
  const state = { maxFrameBytes: FRAME_OVERHEAD_BYTES, stderr: "", isOver: false };
  let tell = (event: GuestEvent): void => void unheard.push(event);

  const write = (bytes: Uint8Array) => input.write(bytes).catch(() => {/* it ended: `ended` tells */});
  const kill = () => {
    if (state.isOver) return;
    try {
      child.kill("SIGKILL");
    } catch (error) {
      // Deno refuses a signal to a process that it has already waited for.
      if (!(error instanceof TypeError)) throw error;
    }
  };

  write(encodeStart(options.program, secret));
  const output = readFrames(child.stdout, createFrameDecoder(secret, () => state.maxFrameBytes), (event) => {
    if (event.kind === "broken") kill();
    tell(event);
  });
  const errors = readErrors(child.stderr, (text) => state.stderr = text);

  async function waitForEnd(): Promise<void> {
    await output;
    const timer = setTimeout(kill, CLOSING_MS);
    const { code, signal } = await child.status;
    clearTimeout(timer);
    state.isOver = true;
    await errors;
    await input.abort().catch(() => {/* already closed */});
    tell({ kind: "ended", exitCode: signal === null ? code : null, signal });
  }

  return {
    pid: child.pid,
    heapMegabytes: options.heapMegabytes,
    send: (header, body) => write(encodeFrame(header, body)),
    listen(listener) {
      tell = listener;
      for (const event of unheard.splice(0)) listener(event);
    },
    allowFrame(maxBytes) {
      state.maxFrameBytes = maxBytes + FRAME_OVERHEAD_BYTES;
    },
    kill,
    ranOutOfMemory: () => /out of memory|allocation (of \d+ bytes )?failed/i.test(state.stderr),
    ended: waitForEnd(),
  };
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
