import type { BlockId } from "../domain/ids.ts";
import type { RunOutcome } from "../domain/outcome.ts";
import type { GenerationView } from "../services/types.ts";
import { findProposal } from "../storage/proposals.ts";
import { EXIT, type ExitCode } from "./exit_codes.ts";
import { waitForEnd } from "./finish_creation.ts";
import { factsOf, findNewestOutcome } from "./newest_outcome.ts";
import type { Program } from "./open_program.ts";
import { parseBlockId } from "./parse_block_id.ts";
import { parseCommand } from "./parse_command.ts";
import { printJson, printProblem, printText } from "./print.ts";
import type { CommandInput } from "./run_cli.ts";
import { UsageError } from "./usage_error.ts";
import { withProgram } from "./with_program.ts";

/** The document of `block edit --json`. */
interface EditAnswer {
  readonly status: "adopted" | "proposed" | "draft" | "needs_approval" | "needs_facts" | "refused";
  readonly id: BlockId;
  /** The version that came of it; null when none did. */
  readonly version: number | null;
  /** Of that version; null when it was not run, or not well enough to be kept. */
  readonly outcome: RunOutcome | null;
  readonly attempts: number;
  readonly tokens: number;
  /** Hosts that wait for a yes. */
  readonly hosts?: readonly string[];
  readonly connections?: readonly string[];
  readonly message?: string;
}

/** `tessera block edit ID --prompt TEXT`: one request for a change, waited for; `--yes` puts a good one on the card. */
export async function blockEditCommand(input: CommandInput): Promise<ExitCode> {
  const flags = {
    prompt: { type: "string" },
    yes: { type: "boolean" },
    "approve-hosts": { type: "boolean" },
  } as const;
  const command = parseCommand(input.words, flags, { targets: 1 });
  const id = parseBlockId(command.positionals);
  const request = command.text("prompt");
  if (request === undefined) {
    throw new UsageError(
      "--prompt is missing",
      'Such as: tessera block edit ID --prompt "show the newest first"',
    );
  }
  return await withProgram(input, command, async (program) => {
    const started = await program.app.requestEdit(id, request);
    const generation = await waitForEnd(program, started.id, command.isSet("approve-hosts"));
    const answer = await finishEdit(program, generation, command.isSet("yes"));
    if (command.isSet("json")) printJson(answer);
    else report(answer);
    const isGood = answer.status === "proposed" ||
      (answer.status === "adopted" && answer.outcome?.kind === "ok");
    return isGood ? EXIT.ok : EXIT.blockFailed;
  });
}

async function finishEdit(
  program: Program,
  generation: GenerationView,
  chooses: boolean,
): Promise<EditAnswer> {
  const { blockId: id, version, attempt, tokens, status, hosts, connections } = generation;
  const common = { id, version, attempts: attempt, tokens };
  if (status === "proposed" && version !== null) {
    if (!chooses) return { ...common, status, outcome: await findProposedOutcome(program, id, version) };
    await program.app.chooseProposal(id, version);
    return { ...common, status: "adopted", outcome: await findNewestOutcome(program, id) };
  }
  const message = describeEnd(generation);
  return {
    ...common,
    status: statusOf(generation),
    outcome: null,
    ...(status === "needs_approval" && { hosts }),
    ...(status === "needs_approval" && connections.length > 0 && { connections }),
    ...(message !== undefined && { message }),
  };
}

/** What the trial gave, with the facts of its run. */
async function findProposedOutcome(
  { app, deps }: Program,
  id: BlockId,
  version: number,
): Promise<RunOutcome | null> {
  const proposal = await findProposal(deps.db, id, version);
  const trial = (await app.listRuns(id, { limit: 5 })).find(({ type }) => type === "trial");
  if (proposal === undefined || trial === undefined) return null;
  const { data, tree, text, warnings } = proposal;
  return { kind: "ok", data, tree, text, ...factsOf(await app.getRun(id, trial.id)), warnings };
}

function statusOf({ status, hasDraft }: GenerationView): EditAnswer["status"] {
  if (status === "needs_approval" || status === "needs_facts") return status;
  return hasDraft ? "draft" : "refused";
}

function describeEnd({ status, facts, diagnosis, nextStep, refusal }: GenerationView): string | undefined {
  if (status === "needs_facts") {
    return `The change needs ${facts.map(({ label }) => label).join(", ")}: fill them in on the page`;
  }
  if (refusal !== null) return refusal.reason;
  return diagnosis === null ? undefined : `${diagnosis.happened}. ${nextStep}`;
}

function report({ status, id, version, outcome, hosts = [], connections = [], message }: EditAnswer): void {
  if (message !== undefined) printProblem(message);
  if (connections.length > 0) {
    printProblem(`The change wants to use ${connections.join(", ")}`, "Store it, and allow it on the page");
  }
  if (hosts.length > 0) {
    printProblem(
      `The change wants to read from ${hosts.join(", ")}`,
      "Approve with --approve-hosts, or on the page",
    );
  }
  printText(`${status}: block ${id}${version === null ? "" : ` version ${version}`}`);
  if (outcome?.kind === "ok") printText(outcome.text);
  else if (outcome?.kind === "failed") printProblem(outcome.error.message, outcome.error.hint);
  if (status === "proposed") {
    printText("The card stays as it is until you choose it: on the page, or with --yes next time");
  }
}
