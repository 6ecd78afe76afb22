import { ConfigError } from "../config.ts";
import { createLog } from "../log.ts";
import { examine, type Finding } from "../services/examine.ts";
import { examineClock } from "../services/examine/examine_clock.ts";
import { examineMachine } from "../services/examine/examine_machine.ts";
import { describeBroken } from "../services/examine/examine_parts.ts";
import { openDataFolder } from "../storage/data_folder.ts";
import { EXIT, type ExitCode } from "./exit_codes.ts";
import { findBrowserOpener } from "./open_browser.ts";
import { openRunner } from "./open_runner.ts";
import { openSecrets } from "./open_secrets.ts";
import { withStorage } from "./open_storage.ts";
import { parseCommand } from "./parse_command.ts";
import { printJson, printText } from "./print.ts";
import { openReach } from "./reach_models.ts";
import type { CommandInput } from "./run_cli.ts";
import { findServedOrigin } from "./served_origin.ts";

/** `tessera doctor`: can blocks run safely here, does everything else answer, and how is what does not mended? */
export async function doctorCommand({ words, load }: CommandInput): Promise<ExitCode> {
  const command = parseCommand(words, { online: { type: "boolean" } });
  const isOnline = command.isSet("online");
  const findings = await findAll(() => load({ TESSERA_DATA_DIR: command.text("data") }), isOnline);
  if (command.isSet("json")) {
    printJson({ isHealthy: findings.every(({ state }) => state !== "bad"), findings });
  } else {
    for (const finding of findings) printFinding(finding);
  }
  const isBad = (...names: readonly string[]) =>
    findings.some(({ name, state }) => state === "bad" && names.includes(name));
  if (isBad("configuration")) return EXIT.usage;
  if (isBad("sandbox")) return EXIT.unsafe;
  if (isBad("database")) return EXIT.database;
  return findings.some(({ state }) => state === "bad") ? EXIT.blockFailed : EXIT.ok;
}

async function findAll(
  load: () => ReturnType<CommandInput["load"]>,
  isOnline: boolean,
): Promise<readonly Finding[]> {
  let loaded;
  try {
    loaded = load();
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    const broken = describeBroken("configuration", error);
    const mend = [
      "Correct or remove that setting; it may stand in the environment, in .env or in tessera.json",
    ];
    const means = "Nothing starts with it; the parts that need the configuration were not looked at.";
    return [{ ...broken, means, mend }, ...examineClock(Date.now()), ...await examineMachine()];
  }
  const { config, warnings } = loaded;
  const log = createLog(config.logFormat, config.logLevel);
  return await examine({
    config: { ...config, hasPassphrase: config.secretPassphrase !== undefined, warnings },
    now: () => Date.now(),
    openFolder: () => openDataFolder(config.dataDir),
    withDatabase: (work) => withStorage(config, log, work),
    findServedOrigin,
    openSecrets: (db) => openSecrets(config, { db, log }),
    openRunner: () => openRunner(config, { warmGuests: 0, log }),
    openBrowser: findBrowserOpener(config),
    ...(isOnline ? { reach: openReach(config, log) } : {}),
  });
}

function printFinding({ name, state, note, means, mend = [], details = [] }: Finding): void {
  printText(`${{ good: "ok  ", note: "note", bad: "BAD " }[state]}  ${name}: ${note}`);
  for (const line of details) printText(`      ${line}`);
  if (means !== undefined) printText(`      ${means}`);
  for (const step of mend) printText(`      mend: ${step}`);
}
