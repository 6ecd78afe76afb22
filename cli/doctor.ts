import { createLog } from "../log.ts";
import { EXIT, type ExitCode } from "./exit_codes.ts";
import { parseCommand } from "./parse_command.ts";
import { printJson, printText } from "./print.ts";
import type { CommandInput } from "./run_cli.ts";
import { examine } from "../services/examine.ts";
import { withStorage } from "./open_storage.ts";
import { findBrowserOpener } from "./open_browser.ts";
import { openRunner } from "./open_runner.ts";
import { openDataFolder } from "../storage/data_folder.ts";

/** `tessera doctor`: can blocks run safely here, and does everything else answer? */
export async function doctorCommand({ words, load }: CommandInput): Promise<ExitCode> {
  const command = parseCommand(words);
  const { config, warnings } = load({ TESSERA_DATA_DIR: command.text("data") });
  const log = createLog(config.logFormat);
  const findings = await examine({
    config: { ...config, warnings },
    now: () => Date.now(),
    openFolder: () => openDataFolder(config.dataDir),
    withDatabase: (work) => withStorage(config, log, work),
    openRunner: () => openRunner(config, { warmGuests: 0, log }),
    openBrowser: findBrowserOpener(config),
  });
  if (command.isSet("json")) {
    printJson({ isHealthy: findings.every(({ state }) => state !== "bad"), findings });
  } else {
    for (const { name, state, note, details = [] } of findings) {
      printText(`${{ good: "ok  ", note: "note", bad: "BAD " }[state]}  ${name}: ${note}`);
      for (const line of details) printText(`      ${line}`);
    }
  }
  if (findings.some(({ name, state }) => name === "sandbox" && state === "bad")) return EXIT.unsafe;
  if (findings.some(({ name, state }) => name === "database" && state === "bad")) return EXIT.database;
  return findings.some(({ state }) => state === "bad") ? EXIT.blockFailed : EXIT.ok;
}
