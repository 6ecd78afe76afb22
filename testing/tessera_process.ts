import { join } from "node:path";
import type { Internet } from "./internet/types.ts";

/** What a Tessera process is started with; it sees nothing of Tessera's in the environment of the test. */
export interface TesseraOptions {
  /** Its own folder, made by `makeDataDir`; holds the database, and is the working folder as well. */
  readonly dataDir: string;
  /** The only way out: its proxy and its certificate authority. */
  readonly internet?: Internet;
  readonly model?: { readonly baseUrl: string; readonly model: string; readonly apiKey?: string };
  readonly environment?: Readonly<Record<string, string>>;
  /** What it reads on standard input; nothing unless given. */
  readonly input?: string;
  /** What is started, before the words of the command: the source unless given, such as `["dist/tessera"]`. */
  readonly program?: readonly string[];
}

/** The checkout that is tested. */
export const ROOT = join(import.meta.dirname ?? ".", "..");
/**
 * What the compiled file has, so that a test sees when the program needs more. Without "import" Deno hides some files of
 * /proc, and with them the namespaces around guests.
 */
const PERMISSIONS = ["net", "read", "write", "env", "run", "sys", "ffi", "import"].map((kind) =>
  `--allow-${kind}`
);
const FROM_SOURCE = [Deno.execPath(), "run", ...PERMISSIONS, join(ROOT, "main.ts")];
/** Names that would reach into a test from the machine of the person who runs it. */
const OWN_NAMES = /^(TESSERA_|OPENAI_|(https?|no|all)_proxy$)/i;

/** Tessera as a person starts it, in an environment that holds only what is given. */
export async function tesseraCommand(
  words: readonly string[],
  options: TesseraOptions,
): Promise<Deno.Command> {
  const [program = "", ...args] = options.program ?? FROM_SOURCE;
  return new Deno.Command(program, {
    args: [...args, ...words],
    cwd: options.dataDir,
    clearEnv: true,
    env: { ...machineEnvironment(), ...await tesseraEnvironment(options) },
    stdin: options.input === undefined ? "null" : "piped",
    stdout: "piped",
    stderr: "piped",
  });
}

/** A folder of its own directly under the system's, so that nothing of the checkout counts as its configuration. */
export function makeDataDir(): Promise<string> {
  return Deno.makeTempDir({ prefix: "tessera_test_" });
}

export async function removeDataDir(dataDir: string): Promise<void> {
  await Deno.remove(dataDir, { recursive: true });
}

function machineEnvironment(): Record<string, string> {
  return Object.fromEntries(Object.entries(Deno.env.toObject()).filter(([name]) => !OWN_NAMES.test(name)));
}

async function tesseraEnvironment(
  { dataDir, internet, model, environment }: TesseraOptions,
): Promise<Record<string, string>> {
  const caFile = join(dataDir, "internet_ca.pem");
  if (internet !== undefined) await Deno.writeTextFile(caFile, internet.caPem);
  return {
    TESSERA_DATA_DIR: dataDir,
    ...(internet !== undefined && {
      HTTPS_PROXY: internet.proxyUrl,
      HTTP_PROXY: internet.proxyUrl,
      TESSERA_CA_FILE: caFile,
    }),
    ...(model !== undefined && {
      OPENAI_BASE_URL: model.baseUrl,
      TESSERA_MODEL: model.model,
      ...(model.apiKey !== undefined && { OPENAI_API_KEY: model.apiKey }),
    }),
    ...environment,
  };
}
