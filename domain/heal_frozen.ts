import { DEFAULT_REFRESH_SECONDS, type Manifest } from "./manifest.ts";
import { cleanText } from "./outcome.ts";

export type Frozen =
  /** The manifest to try: everything that a person agreed to is as it was, whatever was written. */
  | { readonly kind: "kept"; readonly manifest: Manifest }
  /** One sentence, names quoted and bounded. */
  | { readonly kind: "changed"; readonly message: string };

/** What a manifest says when nothing was written. */
const UNSAID_SIZE = { columns: 4, rows: 2 };

/**
 * A repair changes code, nothing else: hosts, connections, schedule, settings and size that were added or changed refuse
 * it. What a person chose or agreed to is then taken from the version that is repaired.
 */
export function freezeManifest(base: Manifest, written: Manifest): Frozen {
  const change = findHosts(base, written) ?? findConnections(base, written) ?? findSettings(base, written) ??
    findRest(base, written);
  if (change !== undefined) return { kind: "changed", message: change };
  const { explanation, origin } = written;
  return { kind: "kept", manifest: { ...base, explanation, origin } };
}

function findHosts(base: Manifest, written: Manifest): string | undefined {
  const added = written.hosts.filter((host) => !base.hosts.includes(host));
  return added.length === 0 ? undefined : `The repair wants other hosts: ${list(added)}`;
}

function findConnections(base: Manifest, written: Manifest): string | undefined {
  const added = written.connections.filter((name) => !base.connections.includes(name));
  return added.length === 0 ? undefined : `The repair wants other connections: ${list(added)}`;
}

function findSettings(base: Manifest, written: Manifest): string | undefined {
  const changed = written.settings.filter((setting) =>
    !base.settings.some((each) => JSON.stringify(sorted(each)) === JSON.stringify(sorted(setting)))
  );
  return changed.length === 0
    ? undefined
    : `The repair changes settings: ${list(changed.map(({ name }) => name))}`;
}

function findRest(base: Manifest, written: Manifest): string | undefined {
  const isUnsaid =
    JSON.stringify(written.refresh) === JSON.stringify({ everySeconds: DEFAULT_REFRESH_SECONDS });
  if (!isUnsaid && JSON.stringify(sorted(written.refresh)) !== JSON.stringify(sorted(base.refresh))) {
    return "The repair changes the schedule";
  }
  const { columns, rows } = written.size;
  const isSized = columns !== UNSAID_SIZE.columns || rows !== UNSAID_SIZE.rows;
  if (isSized && (columns !== base.size.columns || rows !== base.size.rows)) {
    return "The repair changes the size";
  }
  return undefined;
}

function sorted(value: object): [string, unknown][] {
  return Object.entries(value).filter(([, each]) => each !== undefined).sort(([a], [b]) => a < b ? -1 : 1);
}

function list(names: readonly string[]): string {
  return names.slice(0, 4).map((name) => cleanText(name, 80)).join(", ");
}
