import { z } from "zod";
import { startCompiler } from "./compiler/start_compiler.ts";
import { type GuestProcess, startGuestProcess } from "./guest_process.ts";
import { createChannel } from "./guest/channel.ts";
import { saveIntrinsics } from "./guest/intrinsics.ts";
import { createLauncher } from "./launcher.ts";
import {
  COMPILE_CPU_MS,
  COMPILE_HEAP_MEGABYTES,
  COMPILE_START_MS,
  COMPILE_WALL_MS,
  MAX_SOURCE_BYTES,
} from "./limits.ts";
import { createProcessMeter } from "./process_meter.ts";
import { createWatchdog, type Watchdog } from "./watchdog.ts";
import type { BlockSource, CompileProblem, CompileResult, LibrarySource, SourceFile } from "./types.ts";

/** Name under which `librarySource` gives the compiler: sucrase, acorn and our check, as one expression. */
const COMPILER = "compiler";

/** Room for the compiled code, its source map and JSON's escapes. */
const RESULT_BYTES = 16 * MAX_SOURCE_BYTES;

const File = z.enum(["backend.ts", "view.tsx"]);
const Module = z.object({ code: z.string(), mappings: z.string() });
const CompileAnswer = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("compiled"),
    block: z.object({ backend: Module, view: Module, libraries: z.array(z.string()) }),
  }),
  z.object({
    kind: z.literal("refused"),
    problem: z.object({
      kind: z.enum(["syntax", "import_refused", "too_large"]),
      file: File,
      message: z.string(),
      line: z.number().exactOptional(),
      column: z.number().exactOptional(),
      hint: z.string().exactOptional(),
    }),
  }),
]);
const CompilerMessage = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("reading"), file: File }),
  z.object({ kind: z.literal("compiled") }),
]);

export interface CompileOptions {
  /** Approved libraries. */
  readonly libraries: ReadonlySet<string>;
  /** False skips the static check alone: what is left is the process boundary. True unless given. */
  readonly isValidated?: boolean;
  /** The plain Deno CLI, as for `createSandbox`. */
  readonly denoPath: string;
  /** As for `createSandbox`. */
  readonly workDir?: string;
  /** Gives the compiler itself by the name "compiler". */
  readonly librarySource: LibrarySource;
}

/**
 * Makes a block ready to run: types and JSX away, imports to `require`, then checked as the text that will run.
 * Takes 30 to 60 ms: it happens in a restricted process of its own, since sucrase needs minutes for thirty nested
 * arrow functions and cannot be stopped from inside. Rejects when that process cannot be started.
 */
export async function compileBlock(source: BlockSource, options: CompileOptions): Promise<CompileResult> {
  return findRefused(source) ?? await compileIn(await startCompilerProcess(options), source, options);
}

/** A restricted process that has read the compiler and waits for one block. */
export async function startCompilerProcess(
  { denoPath, workDir, librarySource }: Pick<CompileOptions, "denoPath" | "workDir" | "librarySource">,
): Promise<GuestProcess> {
  const compiler = await librarySource(COMPILER);
  return startGuestProcess(createLauncher(denoPath, { workDir }), {
    program: new TextEncoder().encode(compilerProgram(compiler)),
    heapMegabytes: COMPILE_HEAP_MEGABYTES,
  });
}

/** Hands a block to a compiler process and ends the process, whatever comes. */
export async function compileIn(
  guest: GuestProcess,
  source: BlockSource,
  { libraries, isValidated = true }: Pick<CompileOptions, "libraries" | "isValidated">,
): Promise<CompileResult> {
  guest.allowFrame(RESULT_BYTES);
  const job = JSON.stringify({ source, libraries: [...libraries], isValidated });
  guest.send({ kind: "compile" }, new TextEncoder().encode(job));
  try {
    return await waitForResult(guest);
  } finally {
    guest.kill();
    await guest.ended;
  }
}

/** The answer to what no process is started for. */
export function findRefused(source: BlockSource): CompileResult | undefined {
  const problem = findTooLarge(source);
  return problem && { kind: "refused", problem };
}

/** What stands in the way is this machine, not the block: it may be tried again. */
export class CompilerBusyError extends Error {
  override readonly name = "CompilerBusyError";
}

const meter = createProcessMeter();
const watchdog = createWatchdog(meter);
/** Without processor time to look at, time on the wall has to do. */
const UNMETERED_WALL_MS = 5 * COMPILE_CPU_MS;

/** Gives up on a block by the processor time that it takes; a machine that gives its process none is told apart. */
export function waitForResult(
  guest: Pick<GuestProcess, "listen" | "findPid">,
  watch: Watchdog["watch"] = watchdog.watch,
  wallMs = meter.source === "none" ? UNMETERED_WALL_MS : COMPILE_WALL_MS,
): Promise<CompileResult> {
  return new Promise((resolve, reject) => {
    let file: SourceFile | undefined;
    let unwatch = () => {};
    const end = (settle: () => void) => {
      clearTimeout(timer);
      unwatch();
      settle();
    };
    const busy = () =>
      end(() => reject(new CompilerBusyError("Cannot compile a block: this machine is too busy right now")));
    let timer = setTimeout(busy, COMPILE_START_MS);
    guest.listen((event) => {
      if (event.kind !== "frame") {
        if (file !== undefined) return end(() => resolve(giveUp(file ?? "backend.ts")));
        return end(() =>
          reject(new Error("Cannot compile a block: the restricted process ended before it began"))
        );
      }
      try {
        const message = CompilerMessage.parse(parseText(event.frame.header));
        if (message.kind === "compiled") {
          const answer = CompileAnswer.parse(parseText(event.frame.body));
          return end(() => resolve(answer));
        }
        const isFirst = file === undefined;
        file = message.file;
        if (!isFirst) return;
        // What the start of the process took says nothing about the block.
        clearTimeout(timer);
        timer = setTimeout(
          () => meter.source === "none" ? end(() => resolve(giveUp(file ?? "backend.ts"))) : busy(),
          wallMs,
        );
        let before: number | undefined;
        unwatch = watch(guest.findPid, ({ cpuMs }) => {
          before ??= cpuMs;
          if (cpuMs - before > COMPILE_CPU_MS) end(() => resolve(giveUp(file ?? "backend.ts")));
        });
      } catch (cause) {
        end(() => reject(new Error("Cannot read the compiler's answer", { cause })));
      }
    });
  });
}

function parseText(bytes: Uint8Array): unknown {
  return JSON.parse(new TextDecoder().decode(bytes));
}

function giveUp(file: SourceFile): CompileResult {
  const problem: CompileProblem = {
    kind: "too_large",
    file,
    message: `Cannot read ${file} within ${COMPILE_CPU_MS / 1000} seconds and ${COMPILE_HEAP_MEGABYTES} MB`,
    hint: "Nest functions, brackets and classes less deeply",
  };
  return { kind: "refused", problem };
}

function findTooLarge(source: BlockSource): CompileProblem | undefined {
  const files = [["backend.ts", source.backend], ["view.tsx", source.view]] as const;
  for (const [file, text] of files) {
    const bytes = new TextEncoder().encode(text).length;
    if (bytes <= MAX_SOURCE_BYTES) continue;
    const message = `Cannot accept ${file}: it has ${bytes} bytes, expected at most ${MAX_SOURCE_BYTES}`;
    return {
      kind: "too_large",
      file,
      message,
      hint: "Fetch large tables instead of writing them into the code",
    };
  }
  return undefined;
}

function compilerProgram(compiler: string): string {
  const parts = `createChannel: ${createChannel}, saveIntrinsics: ${saveIntrinsics}, compiler: ${compiler}()`;
  return `"use strict";\n(${startCompiler})({ ${parts} }, { readNow, secret });`;
}
