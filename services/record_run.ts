import type { Recording } from "../domain/recording.ts";
import type { Queries } from "../storage/database.ts";
import {
  insertRecording,
  listRecordings,
  type PreparedRecording,
  prepareRecording,
  type RecordingSummary,
  touchRecording,
  type VersionKey,
} from "../storage/recorded_responses.ts";
import { boundRecordings } from "../storage/recording_bounds.ts";

const BOUNDS = { maxRuns: 5, maxBlockBytes: 8 * 1024 * 1024 };

/** A block that reads megabytes every quarter of a minute would write gigabytes a day. */
const LARGE_BYTES = 256 * 1024;
const LARGE_GAP_MS = 10 * 60_000;

/**
 * Keeps what a good run was answered, in the transaction that stores its data. A run that was answered as the newest
 * one only moves that one's time; the last five are kept.
 */
export async function recordRun(
  db: Queries,
  version: VersionKey,
  recording: Recording | undefined,
): Promise<void> {
  if (recording === undefined) return;
  const prepared = prepareRecording(recording);
  const kept = await listRecordings(db, version);
  const same = newestOf(kept)?.fingerprint === prepared.fingerprint ? newestOf(kept) : undefined;
  if (same !== undefined) return await touchRecording(db, same.id, prepared);
  if (!isWorthKeeping(prepared, kept)) return;
  await insertRecording(db, version, prepared);
  await boundRecordings(db, version.blockId, BOUNDS);
}

/** What cannot be run again is only kept while nothing better is. */
function isWorthKeeping(next: PreparedRecording, kept: readonly RecordingSummary[]): boolean {
  if (!next.isWhole && kept.some((each) => each.isWhole)) return false;
  const newest = newestOf(kept);
  const isBetter = newest === undefined || (next.isWhole && !newest.isWhole);
  return isBetter || next.bytes < LARGE_BYTES || next.at >= newest.at + LARGE_GAP_MS;
}

function newestOf(kept: readonly RecordingSummary[]): RecordingSummary | undefined {
  return kept.reduce<RecordingSummary | undefined>(
    (newest, each) => newest === undefined || each.at > newest.at ? each : newest,
    undefined,
  );
}
