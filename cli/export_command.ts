import { AppError } from "../domain/errors.ts";
import { quote } from "../domain/import_json.ts";
import { BlockId, DashboardId } from "../domain/ids.ts";
import type { App } from "../services/app.ts";
import type { ExportedPackage } from "../services/packages/types.ts";
import { EXIT, type ExitCode } from "./exit_codes.ts";
import { writePackageFolder } from "./package_folder.ts";
import { parseCommand } from "./parse_command.ts";
import { printJson, printText } from "./print.ts";
import type { CommandInput } from "./run_cli.ts";
import { UsageError } from "./usage_error.ts";
import { withProgram } from "./with_program.ts";

/** A package may hold what only its owner should read until they say otherwise. */
const FILE_MODE = 0o600;

/** `export ID [FILE|-]` of a block, a dashboard, or whichever of both has the id. */
export async function exportCommand(
  input: CommandInput,
  { kind }: { readonly kind: "block" | "dashboard" | "either" },
): Promise<ExitCode> {
  const command = parseCommand(input.words, {
    folder: { type: "string" },
    "no-fixtures": { type: "boolean" },
    fixtures: { type: "boolean" },
    "no-settings": { type: "boolean" },
    force: { type: "boolean" },
  }, { targets: 2 });
  const [id, file] = command.positionals;
  if (id === undefined) {
    throw new UsageError(`Expected the id of a ${kind === "either" ? "block or a dashboard" : kind}`);
  }
  const folder = command.text("folder");
  if (folder !== undefined && file !== undefined) {
    throw new UsageError("Expected a file or --folder, not both");
  }
  const choice = {
    fixtures: command.isSet("no-fixtures") ? false : command.isSet("fixtures") ? true : undefined,
    settings: !command.isSet("no-settings"),
  };
  return await withProgram(input, command, async ({ app }) => {
    const made = await exportOne(app, id, { kind, choice });
    if (file === "-") {
      await Deno.stdout.write(new TextEncoder().encode(made.text));
      for (const note of made.notes) console.error(`tessera: ${note}`);
      return EXIT.ok;
    }
    const target = folder ?? file ?? made.fileName;
    const files = folder === undefined
      ? [await writeFile(target, made.text, command.isSet("force"))]
      : await writePackageFolder(folder, made.value);
    const { kind: what, title, hash, notes } = made;
    if (command.isSet("json")) {
      printJson({ status: "exported", kind: what, id, title, hash, target, files, notes });
    } else {
      printText(
        [`Exported “${title}” to ${target}`, `${hash}`, ...notes.map((note) => `- ${note}`)].join("\n"),
      );
    }
    return EXIT.ok;
  });
}

async function exportOne(
  app: App,
  id: string,
  { kind, choice }: {
    readonly kind: "block" | "dashboard" | "either";
    readonly choice: Parameters<App["exportBlock"]>[1];
  },
): Promise<ExportedPackage> {
  const dashboard = DashboardId.safeParse(id);
  const isDashboard = kind === "dashboard" ||
    (kind === "either" && (await app.listDashboards()).some((each) => each.id === id));
  if (isDashboard && dashboard.success) return await app.exportDashboard(dashboard.data, choice);
  const block = BlockId.safeParse(id);
  if (block.success && !isDashboard) return await app.exportBlock(block.data, choice);
  throw new AppError("not_found", `Cannot find ${quote(id)}: it is the id of no block and no dashboard`);
}

async function writeFile(path: string, text: string, isForced: boolean): Promise<string> {
  if (isForced) await Deno.remove(path).catch(() => {/* nothing to replace */});
  try {
    await Deno.writeTextFile(path, text, { createNew: true, mode: FILE_MODE });
  } catch (cause) {
    if (!(cause instanceof Deno.errors.AlreadyExists)) {
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new AppError("invalid", `Cannot write ${quote(path)}: ${reason}`, undefined, { cause });
    }
    throw new AppError("invalid", `${quote(path)} is there already`, "Name another file, or give --force");
  }
  return path;
}
