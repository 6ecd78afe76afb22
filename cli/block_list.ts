import type { Card } from "../services/types.ts";
import { EXIT, type ExitCode } from "./exit_codes.ts";
import { parseCommand } from "./parse_command.ts";
import { formatTable, printJson, printText } from "./print.ts";
import type { CommandInput } from "./run_cli.ts";
import { withProgram } from "./with_program.ts";

/** `tessera block list`: every block of every dashboard. */
export async function blockListCommand(input: CommandInput): Promise<ExitCode> {
  const command = parseCommand(input.words);
  return await withProgram(input, command, async ({ app }) => {
    const dashboards = await Promise.all((await app.listDashboards()).map(({ id }) => app.getDashboard(id)));
    const cards = dashboards.flatMap(({ title, cards }) => cards.map((card) => ({ dashboard: title, card })));
    if (command.isSet("json")) {
      printJson(cards.map(({ dashboard, card }) => ({ ...summary(card), dashboard })));
    } else if (cards.length === 0) {
      printText('No blocks yet. Make one: tessera block new --prompt "Weather in Lisbon"');
    } else {printText(
        formatTable([
          ["ID", "STATE", "VERSION", "TITLE"],
          ...cards.map(({ card }) => [card.id, card.state.kind, String(card.version ?? "-"), card.title]),
        ]),
      );}
    return EXIT.ok;
  });
}

function summary({ id, title, prompt, state, version, hosts, content }: Card) {
  return { id, title, prompt, state: state.kind, version, hosts, at: content?.at ?? null };
}
