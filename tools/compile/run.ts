/** Runs a program with its output shown; gives its exit code. */
export async function run(
  [program = "", ...args]: readonly string[],
  { cwd, env = {} }: { readonly cwd: string; readonly env?: Readonly<Record<string, string>> },
): Promise<number> {
  const { code } = await new Deno.Command(program, { args, cwd, env, stdout: "inherit", stderr: "inherit" })
    .output();
  return code;
}

/** Runs a program and keeps what it says. */
export async function runQuietly(
  [program = "", ...args]: readonly string[],
  { cwd, limitMs, env = {} }: {
    readonly cwd: string;
    readonly limitMs?: number;
    readonly env?: Readonly<Record<string, string>>;
  },
): Promise<{ readonly isGood: boolean; readonly output: string }> {
  const signal = limitMs === undefined ? {} : { signal: AbortSignal.timeout(limitMs) };
  const { success, stdout, stderr } = await new Deno.Command(program, { args, cwd, env, ...signal }).output();
  const decoder = new TextDecoder();
  return { isGood: success, output: decoder.decode(stdout) + decoder.decode(stderr) };
}
