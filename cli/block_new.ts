import { EXIT, type ExitCode } from "./exit_codes.ts";
import { finishCreation, type NewAnswer } from "./finish_creation.ts";
import { parseCommand, parseJsonFlag } from "./parse_command.ts";
import { parseDashboardId } from "./parse_dashboard_id.ts";
import { printJson, printProblem, printText } from "./print.ts";
import type { CommandInput } from "./run_cli.ts";
import { UsageError } from "./usage_error.ts";
import { withProgram } from "./with_program.ts";

/** `tessera block new --prompt TEXT`: the same path as the box on the page, waited for. */
export async function blockNewCommand(input: CommandInput): Promise<ExitCode> {
  const command = parseCommand(input.words, {
    prompt: { type: "string" },
    dashboard: { type: "string" },
    settings: { type: "string" },
    "approve-hosts": { type: "boolean" },
  });
  const sentence = command.text("prompt");
  if (sentence === undefined) {
    throw new UsageError("--prompt is missing", 'Such as: tessera block new --prompt "Weather in Lisbon"');
  }
  const settings = parseJsonFlag("settings", command.text("settings"));
  return await withProgram(input, command, async (program) => {
    const { id } = await program.app.getDashboard(parseDashboardId(command.text("dashboard")));
    const created = await program.app.createFromSentence(id, sentence);
    const answer = await finishCreation(program, created, {
      dashboardId: id,
      settings,
      approves: command.isSet("approve-hosts"),
    });
    if (command.isSet("json")) printJson(answer);
    else report(answer);
    const isGood = answer.status === "adopted" && answer.outcome?.kind === "ok";
    return isGood ? EXIT.ok : EXIT.blockFailed;
  });
}

function report(answer: NewAnswer): void {
  const {
    status,
    id,
    version,
    outcome,
    hosts,
    connections,
    facts = [],
    alternatives = [],
    connection,
    message,
  } = answer;
  if (message !== undefined) printProblem(message);
  if (facts.length > 0) {
    const example = JSON.stringify(Object.fromEntries(facts.map(({ name }) => [name, "..."])));
    printProblem(
      `The block needs ${facts.map(({ label }) => label).join(", ")} from you`,
      `Give it with --settings '${example}', or fill it in on the page`,
    );
  }
  if (connection !== undefined) {
    const { name, origin, kind, header, help } = connection;
    const flags = header === undefined ? "" : ` --header ${header}`;
    printText(`With a connection: tessera connection add ${name} --origin ${origin} --kind ${kind}${flags}`);
    if (help !== "") printText(`  ${help}`);
  }
  for (const sentence of alternatives) printText(`Instead: ${sentence}`);
  if (connections !== undefined) {
    printProblem(`The block wants to use ${connections.join(", ")}`, "Store it, and allow it on the page");
  }
  if (hosts !== undefined && hosts.length > 0) {
    printProblem(
      `The block wants to read from ${hosts.join(", ")}`,
      "Approve with --approve-hosts, or on the page",
    );
  }
  if (id !== null) printText(`${status}: block ${id}${version === null ? "" : ` version ${version}`}`);
  if (outcome?.kind === "ok") printText(outcome.text);
  else if (outcome?.kind === "failed") printProblem(outcome.error.message, outcome.error.hint);
}
