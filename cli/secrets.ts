import { Secret } from "../domain/secret.ts";
import { createLog } from "../log.ts";
import { rotateToKeyFile, rotateToPassphrase } from "../services/rotate_secrets.ts";
import { lockDataFolder, openDataFolder } from "../storage/data_folder.ts";
import { findKeyNote, openKeyFileBox, openSecretBox } from "../storage/open_secret_box.ts";
import type { Config } from "../config.ts";
import { EXIT, type ExitCode } from "./exit_codes.ts";
import { secretBoxOptions } from "./open_secrets.ts";
import { withStorage } from "./open_storage.ts";
import { parseCommand } from "./parse_command.ts";
import { printJson, printText } from "./print.ts";
import { readSecretText } from "./read_secret_text.ts";
import type { CommandInput } from "./run_cli.ts";
import { UsageError } from "./usage_error.ts";

const TARGETS = ["key-file", "passphrase"] as const;
type Target = typeof TARGETS[number];

/** `tessera secrets rotate`: another key or passphrase, and every stored secret sealed with it. */
export async function secretsCommand({ words, load }: CommandInput): Promise<ExitCode> {
  const [name, ...rest] = words;
  if (name !== "rotate") {
    throw new UsageError(
      name === undefined ? 'A word is missing after "secrets"' : `Unknown command "secrets ${name}"`,
      'Expected "tessera secrets rotate"',
    );
  }
  const command = parseCommand(rest, { to: { type: "string" }, "passphrase-file": { type: "string" } });
  const { config, warnings } = load({ TESSERA_DATA_DIR: command.text("data") });
  const log = createLog(config.logFormat, config.logLevel);
  for (const warning of warnings) log.warn("config", warning);
  await openDataFolder(config.dataDir);
  // A server that runs would go on sealing with the key of before.
  const lock = await lockDataFolder(config.dataDir);
  try {
    return await withStorage(config, log, async (db) => {
      const options = secretBoxOptions(config, { db, log });
      const note = await findKeyNote(db);
      const kind = note?.kind ?? "file";
      const target = parseTarget(command.text("to")) ?? (kind === "file" ? "key-file" : "passphrase");
      // The passphrase that is configured already is the new one, when the key file is what counts until now.
      const { box: secrets } = kind === "file" ? await openKeyFileBox(options) : await openSecretBox(options);
      const deps = { db, log, now: options.now, secrets };
      const rotated = target === "key-file"
        ? await rotateToKeyFile(deps, config.secretKeyFile)
        : await rotateToPassphrase(
          deps,
          (kind === "file" ? options.passphrase : undefined) ??
            new Secret(await readSecretText("new passphrase", command.text("passphrase-file"))),
        );
      if (command.isSet("json")) {
        printJson({ sealed: rotated.count, with: target, oldKeyFile: rotated.oldKeyFile ?? null });
      } else printText(describe(rotated, { target, kind, config }));
      return EXIT.ok;
    });
  } finally {
    await lock.release();
  }
}

function parseTarget(text: string | undefined): Target | undefined {
  if (text === undefined) return undefined;
  const target = TARGETS.find((each) => each === text);
  if (target !== undefined) return target;
  throw new UsageError(`Cannot use --to "${text}"`, `Expected ${TARGETS.join(" or ")}`);
}

function describe(
  { count, oldKeyFile }: { readonly count: number; readonly oldKeyFile: string | undefined },
  { target, kind, config }: { readonly target: Target; readonly kind: string; readonly config: Config },
): string {
  const sealed = `Sealed ${count === 1 ? "1 secret" : `${count} secrets`} anew.`;
  if (target === "passphrase") {
    return `${sealed} From now on Tessera needs the new passphrase at every start.${
      kind === "file"
        ? ` The key file "${config.secretKeyFile}" opens only older copies of the database.`
        : ""
    }`;
  }
  return oldKeyFile === undefined
    ? `${sealed} The key lies in "${config.secretKeyFile}"; start without the passphrase.`
    : `${sealed} The old key lies in "${oldKeyFile}": older copies of the database need it, nothing else does.`;
}
