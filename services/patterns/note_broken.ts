import type { RunError } from "../../domain/outcome.ts";
import { settingValues } from "../../domain/settings.ts";
import {
  breakSuccessPatterns,
  listPatternsOfBlock,
  listPatternsOfHost,
} from "../../storage/success_patterns.ts";
import type { ServiceDeps } from "../deps.ts";
import type { Trial } from "../trial_candidate.ts";
import { pathShape } from "./endpoint_shape.ts";
import type { AdoptedVersion } from "./note_adopted.ts";

/** Failures in a row after which a source counts as changed; each as many more count again. */
export const BREAKS_AFTER = 3;

const SHAPE_KINDS: ReadonlySet<RunError["kind"]> = new Set([
  "not_json",
  "schema",
  "exception",
  "soft_failure",
]);

/** A block keeps failing because its source moved or changed: the patterns that it came from are worth less. */
export async function noteBroken(
  { db }: Pick<ServiceDeps, "db">,
  version: AdoptedVersion,
  { error, failures }: { readonly error: RunError; readonly failures: number },
): Promise<void> {
  if (!isSourceChanged(error) || failures % BREAKS_AFTER !== 0) return;
  await breakSuccessPatterns(db, await listPatternsOfBlock(db, version));
}

/** A generation ended without a good version: patterns whose endpoint it asked and that is gone are worth less. */
export async function noteFailedGeneration({ db }: Pick<ServiceDeps, "db">, trial: Trial): Promise<void> {
  const { candidate: { backend, manifest }, run } = trial;
  const gone = (run?.outcome.requests ?? []).filter(({ status }) => status === 404 || status === 410).slice(
    0,
    10,
  );
  const facts = { code: backend, settings: settingValues(manifest.settings, {}) };
  const ids = new Set<number>();
  for (const { method, host, path } of gone) {
    const wanted = (method === "GET" ? "" : `${method} `) + pathShape(path, facts);
    const patterns = await listPatternsOfHost(db, host);
    for (const { id, endpoint } of patterns) if (endpoint.split("?")[0] === wanted) ids.add(id);
  }
  await breakSuccessPatterns(db, [...ids]);
}

function isSourceChanged({ kind, status }: RunError): boolean {
  return kind === "http_status" ? status === 404 || status === 410 : SHAPE_KINDS.has(kind);
}
