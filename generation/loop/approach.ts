import type { Candidate } from "../types.ts";

/** Kinds of failure whose cause lies in the source and the way it is read: details of the code do not help twice. */
const APPROACH_KINDS: ReadonlySet<string> = new Set([
  "http_status",
  "network",
  "not_json",
  "timeout",
  "soft_failure",
  "error_key",
  "no_answer",
  "too_few_rows",
  "all_empty",
  "html_in_data",
  "invented",
  "stale",
]);

/** Libraries that read one form of answer: another one is another technique. */
const READERS = ["feedsmith", "cheerio", "papaparse", "ical.js", "fast-xml-parser"];

interface Failure {
  readonly kind: string;
  readonly candidate: Candidate | undefined;
}

/**
 * Whether a candidate does again what failed twice in the same way: the same hosts, the same addresses, read in the
 * same form. After one failure, or where only the form of the code was wrong, everything may be tried again.
 */
export function isSameApproach(candidate: Candidate, failures: readonly Failure[]): boolean {
  const [before, last] = failures.slice(-2);
  if (before === undefined || last === undefined) return false;
  if (before.kind !== last.kind || !APPROACH_KINDS.has(last.kind)) return false;
  const approach = approachOf(candidate);
  return [before, last].some((failure) =>
    failure.candidate !== undefined && approachOf(failure.candidate) === approach
  );
}

/** Where a candidate reads and how, in one text; queries are details. */
function approachOf({ backend, manifest }: Candidate): string {
  return JSON.stringify([
    manifest.hosts.toSorted(),
    manifest.connections.toSorted(),
    [...new Set(addressesIn(backend))].toSorted(),
    READERS.filter((name) => new RegExp(`from\\s*["']${name.replace(".", "\\.")}["']`).test(backend)),
    /\bctx\.browse\s*\(/.test(backend),
  ]);
}

/** Addresses and parts of addresses as they stand in the code, without what is put in at run time. */
function addressesIn(backend: string): string[] {
  const code = backend.replace(/^[ \t]*\/\/.*$/gm, "");
  return [...code.matchAll(/(["'`])((?:https?:\/\/|\/|\$\{\w+\}\/)[^"'`\n]*)\1/g)].map(([, , text = ""]) =>
    text.replace(/\$\{[^{}]*\}/g, "{}").split(/[?#]/)[0] ?? ""
  ).filter((text) => text.length > 1);
}
