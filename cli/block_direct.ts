import { DIRECT_NETWORK_RISKS } from "../domain/direct_network.ts";
import type { BlockId } from "../domain/ids.ts";
import type { Card } from "../services/types.ts";
import { EXIT, type ExitCode } from "./exit_codes.ts";
import type { Program } from "./open_program.ts";
import { parseBlockId } from "./parse_block_id.ts";
import { parseCommand } from "./parse_command.ts";
import { printJson, printProblem, printText } from "./print.ts";
import type { CommandInput } from "./run_cli.ts";
import { UsageError } from "./usage_error.ts";
import { withProgram } from "./with_program.ts";

/** `tessera block direct ID`: shows, allows or takes back direct network; allowing wants the risks read. */
export async function blockDirectCommand(input: CommandInput): Promise<ExitCode> {
  const command = parseCommand(input.words, {
    allow: { type: "string", multiple: true },
    off: { type: "boolean" },
    yes: { type: "boolean" },
  }, { targets: 1 });
  const id = parseBlockId(command.positionals);
  const hosts = command.texts("allow");
  if (hosts.length > 0 && command.isSet("off")) {
    throw new UsageError("Cannot use --allow and --off together", "Give one of them");
  }
  const form: Form = { id, hosts, isConfirmed: command.isSet("yes"), isJson: command.isSet("json") };
  return await withProgram(input, command, async (program) => {
    if (hosts.length > 0) return await allow(program, form);
    const card = command.isSet("off")
      ? await program.app.revokeDirectNetwork(id)
      : await program.app.getCard(id);
    return report(card, form);
  });
}

interface Form {
  readonly id: BlockId;
  readonly hosts: readonly string[];
  readonly isConfirmed: boolean;
  readonly isJson: boolean;
}

async function allow({ app }: Program, form: Form): Promise<ExitCode> {
  const { id, hosts, isConfirmed, isJson } = form;
  if (!isConfirmed) {
    await app.getCard(id);
    if (isJson) {
      printJson({ status: "needs_approval", id, directNetwork: hosts, risks: DIRECT_NETWORK_RISKS });
    } else {
      printText(`Direct network to ${hosts.join(", ")} would mean:\n`);
      for (const risk of DIRECT_NETWORK_RISKS) printText(`  - ${risk}`);
      printText("\nNothing was changed. Say it again with --yes to allow it.");
    }
    return EXIT.blockFailed;
  }
  const result = await app.allowDirectNetwork(id, hosts);
  if (result.kind === "allowed") return report(result.card, form);
  if (isJson) printJson({ status: "refused", id, problems: result.problems });
  else for (const problem of result.problems) printProblem(problem);
  return EXIT.blockFailed;
}

function report({ directNetwork }: Card, { id, isJson }: Form): ExitCode {
  if (isJson) printJson({ status: directNetwork.length === 0 ? "off" : "on", id, directNetwork });
  else if (directNetwork.length === 0) {
    printText("Direct network is off: its process reaches nothing by itself.");
  } else printText(`Direct network is on: ${directNetwork.join(", ")}`);
  return EXIT.ok;
}
