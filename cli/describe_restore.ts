import type { BackupCounts } from "../domain/backup_manifest.ts";
import { cleanText } from "../domain/outcome.ts";
import type { RestorePlan } from "../services/backup/prepare_restore.ts";
import { formatTable } from "./print.ts";

export interface RestoreResult {
  readonly status: "restored" | "would_restore" | "needs_approval";
  readonly safetyCopy: string | null;
}

const LABELS: Readonly<Record<keyof BackupCounts, string>> = {
  dashboards: "Dashboards",
  blocks: "Blocks",
  versions: "Versions",
  data: "Stored data",
  runs: "Runs",
  connections: "Connections",
};
const COUNT_NAMES = ["dashboards", "blocks", "versions", "data", "runs", "connections"] as const;

/** What a restore changes or changed, in words for a person. */
export function describeRestore(plan: RestorePlan, { status, safetyCopy }: RestoreResult): string {
  return [
    `Backup of ${plan.backup.createdAt}, made by Tessera ${clean(plan.backup.app)}`,
    "",
    describeCounts(plan),
    "",
    ...describeSchema(plan),
    ...listed("Connections that need their secret typed in again", plan.connectionsWithoutSecret),
    ...listed("Models without a key (some need none)", plan.modelsWithoutKey),
    ...listed("Its connections send their secret to", plan.connectionPlaces),
    ...listed("Its models are asked at", plan.modelPlaces),
    ...listed("Hosts that its blocks may reach", plan.hosts),
    ...listed("Hosts that its blocks reach past the broker", plan.directNetwork),
    ...listed(
      "tessera.json gets",
      Object.entries(plan.config).map(([name, value]) => `${name}=${value}`),
    ),
    "Sessions, sign-in links and API tokens are not part of a backup: everyone signs in again.",
    "",
    describeEnd(plan, { status, safetyCopy }),
  ].join("\n");
}

function describeCounts({ present, backup }: RestorePlan): string {
  const now = present === null || present === "unreadable" ? undefined : present.counts;
  return formatTable([
    ["", "NOW", "BACKUP"],
    ...COUNT_NAMES.map((name) => [
      LABELS[name],
      now === undefined ? "-" : String(now[name]),
      String(backup.counts[name]),
    ]),
  ]);
}

function describeSchema({ present, backup, schema }: RestorePlan): string[] {
  return [
    ...(present === "unreadable" ? ["The database that is there now cannot be read."] : []),
    ...(backup.schema < schema ? [`Its schema is brought from ${backup.schema} to ${schema}.`] : []),
  ];
}

function listed(title: string, names: readonly string[]): string[] {
  // Each on its own line: a name with a comma in it would pass for two.
  return names.length === 0 ? [] : [`${title}:`, ...names.map((name) => `  ${clean(name)}`)];
}

/** A stranger's backup must not paint on the terminal. */
function clean(text: string): string {
  return cleanText(text, 400).replace(/\s+/g, " ");
}

function describeEnd({ present }: RestorePlan, { status, safetyCopy }: RestoreResult): string {
  if (status === "restored") {
    return safetyCopy === null
      ? "Restored. Start Tessera: tessera serve"
      : `Restored. What was there before is kept in "${safetyCopy}"; delete it when all is well.\nStart Tessera: tessera serve`;
  }
  if (status === "would_restore" || present === null) return "Nothing was changed: this was a dry run.";
  return "Nothing was changed. Say it again with --yes to replace the present database; a copy of it is kept.";
}
