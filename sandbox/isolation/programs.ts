/** Fixed places, not a search: a program of the same name in the server's own PATH is not asked. */
const FOLDERS = ["/usr/bin", "/bin", "/usr/sbin", "/sbin", "/run/current-system/sw/bin"];

/** Longest text of a failed try that is kept for people. */
const MAX_REASON_CHARS = 200;

/** Path of one of the system's own programs, or `undefined` when this machine has none. */
export function findProgram(name: string): string | undefined {
  return FOLDERS.map((folder) => `${folder}/${name}`).find(isFile);
}

export type Try =
  | { readonly kind: "works"; readonly output: string }
  | { readonly kind: "fails"; readonly reason: string };

/** Runs a harmless command once, with an empty environment, and tells whether it works on this machine. */
export function tryCommand(
  [command = "", ...args]: readonly string[],
  env: Record<string, string> = {},
): Try {
  try {
    const { success, stdout, stderr } = new Deno.Command(command, {
      args,
      env,
      clearEnv: true,
      cwd: "/",
      stdin: "null",
    }).outputSync();
    if (success) return { kind: "works", output: new TextDecoder().decode(stdout) };
    const [reason = ""] = new TextDecoder().decode(stderr).trim().split("\n");
    return { kind: "fails", reason: reason.slice(0, MAX_REASON_CHARS) || `"${command}" fails here` };
  } catch (error) {
    return { kind: "fails", reason: error instanceof Error ? error.message : `"${command}" fails here` };
  }
}

/** The text as one word of a POSIX shell. */
export function shellWord(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

function isFile(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    // Absent, or not ours to look at: it cannot be run either.
    return false;
  }
}
