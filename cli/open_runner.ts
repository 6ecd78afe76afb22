import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Config } from "../config.ts";
import { AppError } from "../domain/errors.ts";
import { createBroker } from "../egress/create_broker.ts";
import type { Broker } from "../egress/types.ts";
import { readBlockTypes } from "../kit/block_types.ts";
import { componentNames } from "../kit/components.ts";
import { APPROVED_NAMES, createLibrarySource } from "../kit/libraries.ts";
import type { Log } from "../log.ts";
import {
  CompilerBusyError,
  createCompiler,
  createSandbox,
  createTypeChecker,
  type FoundRunner,
  type Sandbox,
  type TypeChecker,
} from "../sandbox/mod.ts";
import type { CompileCode } from "../services/deps.ts";
import { VERSION } from "../version.ts";
import { findOwnRunner } from "./find_own_runner.ts";

export function openBroker(config: Config, ownAddresses: () => readonly string[]): Broker {
  return createBroker({
    proxy: {
      noProxy: config.noProxy,
      ...(config.httpsProxy !== undefined && { httpsProxy: config.httpsProxy }),
      ...(config.httpProxy !== undefined && { httpProxy: config.httpProxy }),
    },
    ...(config.caPem !== undefined && { extraCa: config.caPem }),
    lanHosts: config.lanHosts,
    ownAddresses,
    userAgent: `Tessera/${VERSION} (self-hosted dashboard)`,
  });
}

/** What runs blocks and what makes them ready to run: both are processes of the same runner, which `close()` ends. */
export interface Runner {
  readonly sandbox: Sandbox;
  readonly compile: CompileCode;
  readonly prepareCompiler: () => void;
  readonly checkTypes: TypeChecker["check"];
  readonly found: FoundRunner;
  close(): Promise<void>;
}

/**
 * Throws `AppError` "unsafe" when no Deno is to be had that keeps a block in, "unavailable" before the build. A search
 * that was started before is waited for.
 */
export async function openRunner(
  config: Config,
  { warmGuests, log, search = findOwnRunner(config, log) }: {
    readonly warmGuests: number;
    readonly log: Log;
    readonly search?: ReturnType<typeof findOwnRunner>;
  },
): Promise<Runner> {
  const found = await search;
  if (found.kind === "missing") throw new AppError("unsafe", found.message, found.hint);
  const libraries = join(builtDir(), "libraries");
  await requireBuilt(libraries);
  const librarySource = createLibrarySource(libraries);
  const workDir = join(config.dataDir, "sandbox");
  const common = { denoPath: found.path, workDir, librarySource };
  const sandbox = createSandbox({ ...common, componentNames, warmGuests });
  const compiler = createCompiler({ ...common, libraries: APPROVED_NAMES });
  return {
    sandbox,
    compile: (source, options) => compiler.compile(source, options).catch(explainBusy),
    prepareCompiler: compiler.prepare,
    checkTypes: createTypeChecker({ ...common, declarations: () => readBlockTypes(libraries) }).check,
    found,
    async close() {
      await compiler.close();
      await sandbox.close();
      found.release();
    },
  };
}

function explainBusy(error: unknown): never {
  if (!(error instanceof CompilerBusyError)) throw error;
  throw new AppError("unavailable", error.message, "Try again when less runs on it", { cause: error });
}

async function requireBuilt(folder: string): Promise<void> {
  try {
    await Deno.stat(folder);
  } catch (cause) {
    throw new AppError(
      "unavailable",
      `Cannot read the built libraries in "${folder}"`,
      'Build them with "deno task build"',
      { cause },
    );
  }
}

/** The folder that `deno task build` fills. */
export function builtDir(): string {
  return fileURLToPath(new URL("../static/dist/", import.meta.url));
}
