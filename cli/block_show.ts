import { findNewestData } from "../storage/block_data.ts";
import { renderBlock } from "../rendering/render_block.tsx";
import { EXIT, type ExitCode } from "./exit_codes.ts";
import { parseCommand } from "./parse_command.ts";
import { parseBlockId } from "./parse_block_id.ts";
import { printJson, printText } from "./print.ts";
import type { CommandInput } from "./run_cli.ts";
import { UsageError } from "./usage_error.ts";
import { withProgram } from "./with_program.ts";

const FORMATS = ["text", "html", "json"];

/** `tessera block show ID`: what stands on the card now. */
export async function blockShowCommand(input: CommandInput): Promise<ExitCode> {
  const command = parseCommand(input.words, { format: { type: "string" } }, { targets: 1 });
  const id = parseBlockId(command.positionals);
  const format = command.text("format") ?? (command.isSet("json") ? "json" : "text");
  if (!FORMATS.includes(format)) {
    throw new UsageError(`Unknown format "${format}"`, `Expected one of ${FORMATS.join(", ")}`);
  }
  if (command.isSet("json") && format !== "json") {
    throw new UsageError(`Cannot use --json with --format ${format}`, "Give one of them");
  }
  return await withProgram(input, command, async ({ app, deps }) => {
    const { card } = await app.getBlock(id);
    const stored = await findNewestData(deps.db, id);
    if (format === "json") {
      const { content: _content, ...rest } = card;
      printJson({
        ...rest,
        data: stored?.data ?? null,
        tree: stored?.tree ?? null,
        text: stored?.text ?? null,
        at: stored?.at ?? null,
      });
    } else if (stored === undefined) printText(`${card.title}: nothing to show yet (${card.state.kind})`);
    else if (format === "text") printText(stored.text);
    else {
      const viewer = await deps.preferences.runViewer();
      const imageHref = (src: string) => app.imageHref(id, src);
      printText(renderBlock(stored.tree, { ...viewer, now: deps.now(), blockId: id, imageHref }).html);
    }
    return stored === undefined ? EXIT.blockFailed : EXIT.ok;
  });
}
