import { basename, dirname } from "node:path";
import { AppError } from "../domain/errors.ts";
import { quote } from "../domain/import_json.ts";
import type { BlockId } from "../domain/ids.ts";
import { PACKAGE_LIMITS } from "../domain/package.ts";
import type { RunOutcome } from "../domain/outcome.ts";
import type { ImportAnswer, ImportChoice, ImportedPart } from "../services/packages/types.ts";
import { isOrdinaryPublicHost } from "../services/lan_hosts.ts";
import { EXIT, type ExitCode } from "./exit_codes.ts";
import { readImportText } from "./import_file.ts";
import { lookAt } from "./look_at.ts";
import { findNewestOutcome } from "./newest_outcome.ts";
import type { Program } from "./open_program.ts";
import { readPackageFolder } from "./package_folder.ts";
import { parseCommand } from "./parse_command.ts";
import { parseDashboardId } from "./parse_dashboard_id.ts";
import { printJson, printProblem, printText } from "./print.ts";
import type { CommandInput } from "./run_cli.ts";
import { UsageError } from "./usage_error.ts";
import { withProgram } from "./with_program.ts";

/** One block in the document of an import. */
interface PartAnswer {
  readonly status: "adopted" | "needs_approval" | "needs_facts";
  readonly id: BlockId;
  readonly title: string;
  readonly version: number;
  readonly outcome: RunOutcome | null;
  readonly hosts: readonly string[];
  readonly connections: readonly string[];
  readonly notes: readonly string[];
}

/** `import FILE|DIR|-`: tried on its own answers, then put on a dashboard, where it waits for a yes. */
export async function importCommand(input: CommandInput): Promise<ExitCode> {
  const command = parseCommand(input.words, {
    dashboard: { type: "string" },
    "approve-hosts": { type: "boolean" },
    copy: { type: "boolean" },
    "ignore-fixtures": { type: "boolean" },
  }, { targets: 1 });
  const [target] = command.positionals;
  if (target === undefined) {
    throw new UsageError("Expected a package: a file, a folder, or - for standard input");
  }
  const dashboardId = parseDashboardId(command.text("dashboard"));
  const given = await readTarget(target);
  return await withProgram(input, command, async (program) => {
    const choice: ImportChoice = {
      ...{ dashboardId, isCopy: command.isSet("copy"), ignoresTrial: command.isSet("ignore-fixtures") },
      onProgress: (done, all, title) => {
        if (all > 1) console.error(`tessera: ${done + 1} of ${all}: ${title}`);
      },
    };
    const answer = "text" in given
      ? await program.app.importPackage(given, choice)
      : await program.app.importFolder(given, choice);
    if (answer.kind !== "imported") return refuse(answer, command.isSet("json"));
    const blocks: PartAnswer[] = [];
    for (const part of answer.blocks) {
      blocks.push(await finish(program, part, command.isSet("approve-hosts")));
    }
    report(answer, blocks, command.isSet("json"));
    const isGood = blocks.every(({ status, outcome }) => status === "adopted" && outcome?.kind === "ok");
    return isGood ? EXIT.ok : EXIT.blockFailed;
  });
}

type Given = { readonly from: string } & ({ readonly text: string } | { readonly value: unknown });

/** Bounded before anything is parsed. */
async function readTarget(target: string): Promise<Given> {
  if (target === "-") return { from: "standard input", text: await readInput() };
  const info = await lookAt(target);
  if (info === undefined) throw new AppError("not_found", `Cannot find ${quote(target)}`);
  const from = basename(target);
  if (info.isDirectory) return { from, value: await readPackageFolder(target) };
  const real = await Deno.realPath(target);
  const text = await readImportText(dirname(real), basename(real), { maxBytes: PACKAGE_LIMITS.bytes });
  return { from, text };
}

async function readInput(): Promise<string> {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let text = "";
  let bytes = 0;
  try {
    for await (const part of Deno.stdin.readable) {
      bytes += part.length;
      if (bytes > PACKAGE_LIMITS.bytes) {
        throw new AppError("invalid", `Expected at most ${PACKAGE_LIMITS.bytes} bytes`);
      }
      text += decoder.decode(part, { stream: true });
    }
    return text + decoder.decode();
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    throw new AppError("invalid", "Cannot read standard input: expected UTF-8 text", undefined, { cause });
  }
}

/** A yes by the command line reaches exact hosts of the public internet; the rest is asked for on the page. */
export async function finish(
  program: Program,
  part: Pick<ImportedPart, "id" | "title" | "version" | "hosts" | "connections" | "notes">,
  approves: boolean,
): Promise<PartAnswer> {
  const { app } = program;
  const plain = part.hosts.filter((host) => !host.startsWith("*.") && isOrdinaryPublicHost(host));
  if (approves && plain.length > 0 && part.connections.length === 0) await app.approveHosts(part.id, plain);
  let { state } = await app.getCard(part.id);
  if (state.kind === "refreshing" || state.kind === "waiting") {
    ({ state } = await app.refreshBlock(part.id, "command"));
  }
  const { approvedHosts } = await app.getBlock(part.id);
  const isWaiting = state.kind === "needs_you";
  return {
    ...{ id: part.id, title: part.title, version: part.version, notes: part.notes },
    status: !isWaiting
      ? "adopted"
      : state.kind === "needs_you" && state.need.kind === "settings"
      ? "needs_facts"
      : "needs_approval",
    outcome: await findNewestOutcome(program, part.id),
    hosts: part.hosts.filter((host) => !approvedHosts.includes(host)),
    connections: isWaiting ? part.connections : [],
  };
}

function refuse(answer: Exclude<ImportAnswer, { kind: "imported" }>, isJson: boolean): ExitCode {
  const { hash } = answer;
  if (answer.kind === "there") {
    const [first] = answer.copies;
    const message = `It is here already: block ${answer.copies.map(({ id }) => id).join(", ")}`;
    if (isJson) printJson({ status: "there", hash, id: first?.id ?? null, copies: answer.copies, message });
    else printProblem(message, "Give --copy to import it once more");
    return EXIT.blockFailed;
  }
  const message = answer.problems.join("; ");
  if (isJson) printJson({ status: "refused", hash, id: null, version: null, outcome: null, message });
  else for (const problem of answer.problems) printProblem(problem);
  return EXIT.blockFailed;
}

function report(
  { title, hash, dashboardId }: Extract<ImportAnswer, { kind: "imported" }>,
  blocks: readonly PartAnswer[],
  isJson: boolean,
): void {
  const waits = blocks.some(({ status }) => status !== "adopted");
  const [only] = blocks;
  if (isJson) {
    const common = { hash, dashboard: dashboardId };
    if (blocks.length === 1 && only !== undefined) printJson({ ...only, ...common });
    else printJson({ status: waits ? "needs_approval" : "adopted", title, ...common, blocks });
    return;
  }
  printText(`Imported to “${title}” (dashboard ${dashboardId})`);
  for (const { status, id, title: name, version, hosts, connections, notes, outcome } of blocks) {
    printText(`${status}: block ${id} version ${version} “${name}”`);
    for (const note of notes) printText(`  ${note}`);
    if (hosts.length > 0) printText(`  wants to read from ${hosts.join(", ")}`);
    if (connections.length > 0) printText(`  wants to use ${connections.join(", ")}`);
    if (outcome?.kind === "failed") printProblem(outcome.error.message, outcome.error.hint);
  }
  if (waits) {
    printText("Look at what waits, and allow it on the page; --approve-hosts allows ordinary public hosts");
  }
}
