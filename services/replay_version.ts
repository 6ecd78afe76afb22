import type { Manifest } from "../domain/manifest.ts";
import type { Recording } from "../domain/recording.ts";
import { settingValues } from "../domain/settings.ts";
import { createReplayBroker } from "../egress/replay.ts";
import { createMovedReplayBroker } from "../egress/replay_moved.ts";
import { replayConnections } from "../egress/replay_connections.ts";
import { replayPages } from "./replay_pages.ts";
import { type RunDeps, type RunInput, runVersion, type VersionRun } from "./run_version.ts";

/** What a recording does not say of a run. */
export interface ReplayInput
  extends
    Omit<RunInput, "nowMs" | "timeZone" | "locale" | "settings" | "previous" | "history" | "connections"> {
  /** Of the version that runs: its settings may be others than those of the one that was recorded. */
  readonly manifest: Pick<Manifest, "settings" | "connections">;
  /** The code may ask another address of the same host: it gets what was recorded there. */
  readonly isMoved?: boolean;
}

/**
 * Runs a version or a candidate against a recording: no socket is opened, and clock, viewer and settings are the
 * recorded ones, so that two replays give the same but for timings and usage. Earlier data is none; connections are those
 * that its manifest names, without their secrets. Never throws.
 */
export async function replayVersion(
  deps: Pick<RunDeps, "sandbox">,
  { manifest, recording, isMoved = false, ...input }: ReplayInput & { readonly recording: Recording },
  signal?: AbortSignal,
): Promise<VersionRun> {
  const { nowMs, timeZone, locale, settings, exchanges } = recording;
  const broker = isMoved ? createMovedReplayBroker(exchanges) : createReplayBroker(exchanges);
  const run = await runVersion({ sandbox: deps.sandbox, broker, pages: replayPages(broker) }, {
    ...input,
    ...{ nowMs, timeZone, locale, previous: null, history: [] },
    settings: settingValues(manifest.settings, settings),
    connections: replayConnections(manifest.connections, exchanges),
  }, signal);
  const logs = run.outcome.logs.map((line) => ({ ...line, at: nowMs }));
  return { ...run, outcome: { ...run.outcome, logs } };
}
