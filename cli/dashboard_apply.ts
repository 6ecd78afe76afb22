import { basename, resolve } from "node:path";
import type { AppliedPart } from "../services/packages/types.ts";
import { EXIT, type ExitCode } from "./exit_codes.ts";
import { finish } from "./import_command.ts";
import { readPackageFolder } from "./package_folder.ts";
import { parseCommand } from "./parse_command.ts";
import { formatTable, printJson, printProblem, printText } from "./print.ts";
import type { CommandInput } from "./run_cli.ts";
import { UsageError } from "./usage_error.ts";
import { withProgram } from "./with_program.ts";

/** `tessera dashboard apply DIR`: a dashboard becomes what the folder says. */
export async function dashboardApplyCommand(input: CommandInput): Promise<ExitCode> {
  const command = parseCommand(input.words, {
    prune: { type: "boolean" },
    yes: { type: "boolean" },
    "dry-run": { type: "boolean" },
  }, { targets: 1 });
  const [folder] = command.positionals;
  if (folder === undefined) throw new UsageError("Expected a folder with dashboard.json");
  const value = await readPackageFolder(folder);
  const source = basename(resolve(folder));
  const isDryRun = command.isSet("dry-run");
  return await withProgram(input, command, async (program) => {
    const { app } = program;
    const answer = await app.applyFolder({ from: source, value }, {
      ...{ source, prunes: command.isSet("prune"), isDryRun },
    });
    const blocks: (AppliedPart & { readonly status?: string })[] = [];
    for (const part of answer.blocks) {
      const { id, version } = part;
      const isNew = part.action === "created" || part.action === "updated";
      if (!isNew || id === null || version === null) blocks.push(part);
      else {
        const { hosts, connections, status } = await finish(program, {
          ...{ id, version, title: part.name, hosts: part.hosts, connections: part.connections, notes: [] },
        }, command.isSet("yes"));
        blocks.push({ ...part, hosts, connections, status });
      }
    }
    if (command.isSet("json")) printJson({ ...answer, isDryRun, blocks });
    else report(answer.title, blocks, isDryRun);
    const isGood = blocks.every(({ action, status = "adopted" }) =>
      action !== "failed" && status === "adopted"
    );
    return isGood ? EXIT.ok : EXIT.blockFailed;
  });
}

function report(
  title: string,
  blocks: readonly (AppliedPart & { readonly status?: string })[],
  isDryRun: boolean,
): void {
  printText(isDryRun ? `“${title}” would become:` : `“${title}”:`);
  printText(
    formatTable([
      ["BLOCK", "WHAT", "ID", "WAITS FOR"],
      ...blocks.map(({ name, action, id, hosts, connections }) => [
        name,
        action,
        id ?? "-",
        [...hosts, ...connections].join(", ") || "-",
      ]),
    ]),
  );
  for (const { name, message } of blocks) if (message !== undefined) printProblem(`${name}: ${message}`);
  if (blocks.some(({ action }) => action === "extra")) {
    printText("“extra” ones are no longer in the folder; --prune puts them in the trash");
  }
}
