export interface ProgramRun {
  /** Program and its words. */
  readonly command: readonly string[];
  /** Beside what this process has. */
  readonly environment: Readonly<Record<string, string>>;
}

/**
 * Runs a program of ours to its end, for work that would make this process stand still. It stands here because only
 * this folder starts processes; no code of a block comes near it.
 */
export async function runProgram(
  { command: [path = "", ...args], environment }: ProgramRun,
): Promise<{ readonly code: number; readonly stdout: string }> {
  const { code, stdout } = await new Deno.Command(path, {
    args,
    env: { ...environment },
    stdin: "null",
    stdout: "piped",
    stderr: "null",
  }).output();
  return { code, stdout: new TextDecoder().decode(stdout) };
}
