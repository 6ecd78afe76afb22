import { isAbsolute, join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { VERSION } from "../version.ts";
import { writeChecksums } from "./compile/checksums.ts";
import { link } from "./compile/link.ts";
import { chooseRunner, packRunner } from "./compile/pack_runner.ts";
import { run } from "./compile/run.ts";
import { sizeTable } from "./compile/size_table.ts";
import { stageProgram } from "./compile/stage_program.ts";
import { getTarget, outputName, type Target } from "./compile/targets.ts";

const root = join(import.meta.dirname ?? ".", "..");

const USAGE =
  `deno task compile [--target NAME] [--self-contained-runner=on|off] [--runner FILE] [--out FOLDER]

  --target NAME               system to make the file for; this one unless given
  --self-contained-runner=off leave out the Deno that runs blocks: TESSERA_DENO must name one then
  --runner FILE               pack this plain Deno CLI in place of the running one or npm's newest
  --runner-version VERSION    its version, where FILE cannot be started here
  --out FOLDER                dist/ unless given`;

interface Wishes {
  readonly target: Target;
  readonly hasRunner: boolean;
  readonly runner: string | undefined;
  readonly runnerVersion: string | undefined;
  readonly out: string;
}

if (import.meta.main) Deno.exit(await main());

async function main(): Promise<number> {
  try {
    await compile(readWishes(Deno.args));
    return 0;
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return 1;
  }
}

/**
 * Makes one file of the whole program in `dist/`, with the Deno that `TESSERA_COMPILE_DENO` names (a path, or words
 * such as "npx -y deno@2.6.8"), else the one that runs this. `DENORT_BIN` names a runtime stub where none can be
 * downloaded. The same checkout and the same tools give the same bytes.
 */
async function compile({ target, hasRunner, runner, runnerVersion, out }: Wishes): Promise<void> {
  const work = await Deno.makeTempDir({ prefix: "tessera_compile_" });
  const [stage, downloads] = [join(work, "stage"), join(work, "downloads")];
  try {
    const built = await run([Deno.execPath(), "run", "-A", "tools/build.ts", "--if-needed"], { cwd: root });
    if (built !== 0) throw new Error("Cannot build what browsers load: see above");
    await stageProgram(root, stage, { target, downloads });
    if (hasRunner) {
      const folder = join(downloads, "deno");
      const chosen = await chooseRunner(target, { file: runner, version: runnerVersion, folder });
      await packRunner(chosen, target, join(stage, "runner"));
      console.error(`Packed Deno ${chosen.version} as the runner of blocks`);
    }
    await Deno.mkdir(out, { recursive: true });
    const file = join(out, outputName(target, { version: VERSION, own: Deno.build.target }));
    await link(stage, target, file);
    console.error(`Made ${file}\n${await sizeTable(stage, file)}`);
    console.error((await writeChecksums(out)).join("\n"));
  } finally {
    await Deno.remove(work, { recursive: true });
  }
}

function readWishes(args: readonly string[]): Wishes {
  const text = { type: "string" } as const;
  const options = {
    target: text,
    "self-contained-runner": text,
    runner: text,
    "runner-version": text,
    out: text,
  };
  const values = parse(args, options);
  const selfContained = values["self-contained-runner"] ?? "on";
  if (!["on", "off"].includes(selfContained)) {
    throw new Error(`Cannot use --self-contained-runner=${selfContained}: expected on or off`);
  }
  const from = (path: string) => isAbsolute(path) ? path : resolve(path);
  return {
    target: getTarget(values.target ?? Deno.build.target),
    hasRunner: selfContained === "on",
    runner: values.runner === undefined ? undefined : from(values.runner),
    runnerVersion: values["runner-version"],
    out: from(values.out ?? join(root, "dist")),
  };
}

function parse<Options extends Record<string, { readonly type: "string" }>>(
  args: readonly string[],
  options: Options,
): Partial<Record<keyof Options, string>> {
  try {
    return parseArgs({ args: [...args], options, strict: true }).values as Partial<
      Record<keyof Options, string>
    >;
  } catch (cause) {
    throw new Error(`${cause instanceof Error ? cause.message : cause}\n\n${USAGE}`, { cause });
  }
}
