import { isDeepStrictEqual } from "node:util";
import type { Candidate } from "../../generation/types.ts";
import type { ListChange, VersionChange } from "./types.ts";

/** What a changed version has other than its base, beside the texts themselves. Pure. */
export function compareVersions(base: Candidate, changed: Candidate): VersionChange {
  const [before, after] = [base.manifest, changed.manifest];
  return {
    isBackendChanged: base.backend !== changed.backend,
    isViewChanged: base.view !== changed.view,
    hosts: compareLists(before.hosts, after.hosts),
    connections: compareLists(before.connections, after.connections),
    settings: compareLists(
      before.settings.map(({ label }) => label),
      after.settings.map(({ label }) => label),
    ),
    changedSettings: after.settings.filter((setting) => {
      const old = before.settings.find(({ label }) => label === setting.label);
      return old !== undefined && !isDeepStrictEqual(old, setting);
    }).map(({ label }) => label),
    refresh: isDeepStrictEqual(before.refresh, after.refresh)
      ? null
      : { before: before.refresh, after: after.refresh },
  };
}

function compareLists(before: readonly string[], after: readonly string[]): ListChange {
  return {
    added: after.filter((each) => !before.includes(each)),
    removed: before.filter((each) => !after.includes(each)),
  };
}
