import { AppError } from "../../domain/errors.ts";
import { createScrubber, type Scrubber } from "../../egress/connections/scrubber.ts";
import { listConnections } from "../../storage/connections.ts";
import { openSecret } from "../connections/seal_secret.ts";
import type { ServiceDeps } from "../deps.ts";
import { findStoredModels, keyOwner } from "../stored_models.ts";

/** Shorter ones stand in every text by chance. */
const MIN_SECRET_CHARS = 5;

export interface SecretDeps extends Pick<ServiceDeps, "db" | "secrets" | "log"> {
  /** The key that the configuration names. */
  readonly configuredKey: string | undefined;
}

/** Finds every secret that is stored here, in every form in which sources send them back. */
export async function createSecretFinder(deps: SecretDeps): Promise<Scrubber> {
  const [rows, { entries }] = await Promise.all([listConnections(deps.db), findStoredModels(deps.db)]);
  const texts = await Promise.all([
    ...rows.map(async (row) =>
      partsOf(await tryOpen(deps, async () => (await openSecret(deps.secrets, row)).reveal()))
    ),
    ...entries.map(async ({ sealedKey, baseUrl }) =>
      sealedKey === null
        ? []
        : partsOf(await tryOpen(deps, () => deps.secrets.open(sealedKey, keyOwner(baseUrl))))
    ),
  ]);
  const known = [...texts.flat(), deps.configuredKey ?? ""];
  return createScrubber(known.filter((text) => text.length >= MIN_SECRET_CHARS));
}

/** One that does not open by now can still stand in a recording, where the recorder has taken it out long ago. */
async function tryOpen(deps: SecretDeps, open: () => Promise<string>): Promise<string> {
  try {
    return await open();
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    deps.log.warn("packages", "Secret not opened to look for it", { reason: error.message });
    return "";
  }
}

/** Some are JSON with two secrets in it. */
function partsOf(secret: string): string[] {
  try {
    const value: unknown = JSON.parse(secret);
    if (typeof value === "object" && value !== null) {
      return [secret, ...Object.values(value).filter((each) => typeof each === "string")];
    }
  } catch {
    // An ordinary secret.
  }
  return [secret];
}
