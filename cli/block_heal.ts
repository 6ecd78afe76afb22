import type { BlockId } from "../domain/ids.ts";
import type { RunOutcome } from "../domain/outcome.ts";
import type { HealSummary } from "../services/types.ts";
import { EXIT, type ExitCode } from "./exit_codes.ts";
import { findNewestOutcome } from "./newest_outcome.ts";
import type { Program } from "./open_program.ts";
import { parseBlockId } from "./parse_block_id.ts";
import { parseCommand } from "./parse_command.ts";
import { printJson, printProblem, printText } from "./print.ts";
import type { CommandInput } from "./run_cli.ts";
import { withProgram } from "./with_program.ts";

/** The document of `block heal --json`. */
interface HealAnswer {
  /** "works": nothing was wrong. "proposed": a repair waits for a person. "refused": no model was asked. */
  readonly status: HealSummary["status"] | "works" | "refused";
  readonly id: BlockId;
  readonly version: number | null;
  /** Of the newest run. */
  readonly outcome: RunOutcome | null;
  readonly attempts: number;
  readonly tokens: number;
  readonly changes: readonly string[];
  readonly message?: string;
}

/** `tessera block heal ID`: the same as the button on the card, waited for. */
export async function blockHealCommand(input: CommandInput): Promise<ExitCode> {
  const command = parseCommand(input.words, {}, { targets: 1 });
  const id = parseBlockId(command.positionals);
  return await withProgram(input, command, async (program) => {
    const answer = await heal(program, id);
    if (command.isSet("json")) printJson(answer);
    else report(answer);
    const isGood = (answer.status === "adopted" || answer.status === "works") &&
      answer.outcome?.kind === "ok";
    return isGood ? EXIT.ok : EXIT.blockFailed;
  });
}

async function heal(program: Program, id: BlockId): Promise<HealAnswer> {
  const { app, healer, maker } = program;
  const start = await app.healBlock(id, "command");
  const nothing = { id, attempts: 0, tokens: 0, changes: [] };
  const { version } = await app.getCard(id);
  const outcome = await findNewestOutcome(program, id);
  if (start.kind === "works") return { status: "works", version, outcome, ...nothing };
  if (start.kind === "refused") {
    return { status: "refused", version, outcome, ...nothing, message: `${start.message}: ${start.hint}` };
  }
  const generation = await maker.wait(start.generation.id);
  await healer.idle();
  const [newest] = await app.listHeals(id);
  return {
    ...{ id, status: newest?.status ?? "failed", changes: newest?.changes ?? [] },
    ...{ attempts: generation.attempt, tokens: generation.tokens },
    version: (await app.getCard(id)).version,
    outcome: await findNewestOutcome(program, id),
    ...(newest !== undefined && newest.result !== "" && { message: newest.result }),
  };
}

function report({ status, id, version, outcome, changes, message }: HealAnswer): void {
  if (status === "works") printText(`Block ${id} works: nothing to repair`);
  else printText(`${status}: block ${id}${version === null ? "" : ` version ${version}`}`);
  if (changes.length > 0) printText(`The source changed: ${changes.join(", ")}`);
  if (message !== undefined) {
    if (status === "adopted" || status === "proposed") printText(message);
    else printProblem(message);
  }
  if (status === "proposed") {
    printProblem("The repair waits for you", "Look at it on the page, and choose it there");
  }
  if (outcome?.kind === "ok") printText(outcome.text);
}
