import { createLauncher, type Launched, type Launcher } from "./launcher.ts";
import type { TypedSource, TypeNote } from "./types.ts";
import { createTypeProgram, MAX_MAP_BYTES, type TypeDeclarations } from "./type_program.ts";
import { readTypeNotes } from "./type_notes.ts";

export interface TypeCheckerOptions {
  /** Path of the plain Deno CLI, whose TypeScript checks. */
  readonly denoPath: string;
  readonly workDir?: string;
  readonly declarations: () => Promise<TypeDeclarations>;
  readonly wallMs?: number;
}

export interface TypeChecker {
  /**
   * What TypeScript says of a block that compiles, in the order of the files; nothing of it runs. `undefined` where
   * that cannot be told: the block is too large, the machine too busy, or no process can be closed in here.
   */
  check(source: TypedSource): Promise<readonly TypeNote[] | undefined>;
}

/** Time for the start of the process and a large block on a busy machine. */
const WALL_MS = 15_000;
const HEAP_MEGABYTES = 512;
const MAX_OUTPUT_BYTES = 256 * 1024;

/**
 * Checks the types of blocks with the runner's own TypeScript, one at a time, each in a process as closed in as a
 * guest: a type may take for ever to work out, and a comment may name any file of the machine as a declaration.
 */
export function createTypeChecker(
  { denoPath, workDir, declarations, wallMs = WALL_MS }: TypeCheckerOptions,
): TypeChecker {
  let before: Promise<unknown> = Promise.resolve();

  async function check(source: TypedSource): Promise<readonly TypeNote[] | undefined> {
    const launcher = createLauncher(denoPath, { ...(workDir !== undefined && { workDir }) });
    // Elsewhere the process sees the machine's files, and a comment in the code may have it read them.
    if (launcher.isolation.level !== "full") return undefined;
    const program = createTypeProgram(source, await declarations());
    if (program.map.length > MAX_MAP_BYTES) return undefined;
    const said = await run(launcher, { ...program, wallMs });
    return said === undefined ? undefined : readTypeNotes(said, program.addresses);
  }

  return {
    check(source) {
      const result = before.then(() => check(source));
      before = result.catch(() => {/* its own caller is told */});
      return result;
    },
  };
}

/** What it wrote to standard error; nothing when it had to be ended. */
async function run(
  launcher: Launcher,
  { map, main, wallMs }: { readonly map: string; readonly main: string; readonly wallMs: number },
): Promise<string | undefined> {
  const launched = launcher.spawn({
    heapMegabytes: HEAP_MEGABYTES,
    entry: ["--check", `--import-map=${map}`, "-"],
  });
  let isEnded = false;
  const end = () => {
    isEnded = true;
    launched.kill();
  };
  const timer = setTimeout(end, wallMs);
  try {
    const [said] = await Promise.all([readAll(launched, end), write(launched, main), drain(launched)]);
    const { code } = await launched.child.status;
    // It also ends with 1 when it cannot even begin: an import that leads nowhere.
    const isChecked = code === 0 || /^(?:error: )?TS\d+ \[ERROR\]/m.test(said);
    return isChecked && !isEnded ? said : undefined;
  } finally {
    clearTimeout(timer);
    launched.group?.giveBack();
  }
}

async function readAll({ child }: Launched, end: () => void): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  for await (const chunk of child.stderr) {
    text += decoder.decode(chunk, { stream: true });
    if (text.length > MAX_OUTPUT_BYTES) end();
  }
  return text;
}

async function write({ child }: Launched, text: string): Promise<void> {
  const writer = child.stdin.getWriter();
  // It ended before it read: its status tells.
  await writer.write(new TextEncoder().encode(text)).then(() => writer.close()).catch(() => {});
}

/** Nothing of a block runs, so nothing is written here. */
async function drain({ child }: Launched): Promise<void> {
  await child.stdout.cancel();
}
