import type { Manifest } from "../../domain/manifest.ts";
import type { Candidate } from "../types.ts";

/**
 * True when a candidate fetches and computes exactly what its base does, so that recorded answers suffice to try it:
 * the same backend, hosts, connections and values of settings. Words, size and schedule may differ.
 */
export function isViewOnly(base: Candidate, candidate: Candidate): boolean {
  return base.backend.trim() === candidate.backend.trim() &&
    reachOf(base.manifest) === reachOf(candidate.manifest);
}

function reachOf({ hosts, connections, settings }: Manifest): string {
  return JSON.stringify([
    hosts.toSorted(),
    connections.toSorted(),
    settings.map(({ name, type, default: fallback }) => [name, type, fallback ?? null])
      .toSorted(([one], [other]) => String(one).localeCompare(String(other))),
  ]);
}
