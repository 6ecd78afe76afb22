import { AppError } from "../domain/errors.ts";
import { createLog } from "../log.ts";
import { getBlock } from "../storage/blocks.ts";
import { findRecording, listRecordings } from "../storage/recorded_responses.ts";
import { EXIT, type ExitCode } from "./exit_codes.ts";
import { writeFixtures } from "./fixtures/write_fixtures.ts";
import { withStorage } from "./open_storage.ts";
import { parseBlockId } from "./parse_block_id.ts";
import { parseCommand } from "./parse_command.ts";
import { printJson, printText } from "./print.ts";
import type { CommandInput } from "./run_cli.ts";
import { UsageError } from "./usage_error.ts";

/** `tessera block fixtures ID DIR`: what a good run of the block's version was answered, as files. */
export async function blockFixturesCommand({ words, load }: CommandInput): Promise<ExitCode> {
  const command = parseCommand(words, { run: { type: "string" }, force: { type: "boolean" } }, {
    targets: 2,
  });
  const id = parseBlockId(command.positionals);
  const [, folder] = command.positionals;
  if (folder === undefined || folder === "") {
    throw new UsageError("Expected the folder to write to", "tessera block fixtures ID DIR");
  }
  const place = parsePlace(command.text("run") ?? "1");
  const { config, warnings } = load({ TESSERA_DATA_DIR: command.text("data") });
  const log = createLog(config.logFormat, config.logLevel);
  for (const warning of warnings) log.warn("config", warning);
  const { version, recording } = await withStorage(config, { ...log, info() {} }, async (db) => {
    const { currentVersion } = await getBlock(db, id);
    if (currentVersion === null) throw new AppError("not_found", `Block "${id}" has no version yet`);
    const key = { blockId: id, version: currentVersion };
    const found = await findRecording(db, key, place);
    if (found === undefined) throw noRecording(id, place, (await listRecordings(db, key)).length);
    return { version: currentVersion, recording: found };
  });
  const files = await writeFixtures(folder, recording, { isForced: command.isSet("force") });
  if (command.isSet("json")) printJson({ status: "written", id, version, run: place, folder, files });
  else {
    printText(
      `Wrote ${files.length} files to ${folder}. They hold what the sources answered: look before you share them.`,
    );
  }
  return EXIT.ok;
}

function parsePlace(text: string): number {
  if (/^[1-9]\d{0,2}$/.test(text)) return Number(text);
  throw new UsageError(
    `Cannot use --run ${JSON.stringify(text)}: expected 1 for the newest, 2 for the one before`,
  );
}

function noRecording(id: string, place: number, count: number): AppError {
  return count === 0
    ? new AppError(
      "not_found",
      `Block "${id}" has no recorded answers of its version`,
      "A good refresh records some",
    )
    : new AppError(
      "not_found",
      `Block "${id}" has no recorded run ${place}`,
      `It has ${count}, and 1 is the newest`,
    );
}
