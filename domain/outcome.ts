import type { AcceptanceKind } from "./acceptance_failure.ts";
import type { Json } from "./json.ts";
import type { BlockTree } from "./tree.ts";

export const RUN_STAGES = ["validate", "start", "fetch", "process", "schema", "render"] as const;
export type RunStage = typeof RUN_STAGES[number];

export const RUN_ERROR_KINDS = [
  "syntax",
  "import_refused",
  "host_not_declared",
  "blocked_address",
  "network",
  "http_status",
  "not_json",
  "timeout",
  "cpu_time",
  "memory",
  "too_large",
  "permission",
  "exception",
  "schema",
  "soft_failure",
  "render",
  "crashed",
  "no_result",
  "protocol",
] as const;
export type RunErrorKind = typeof RUN_ERROR_KINDS[number];

export interface RunError {
  readonly kind: RunErrorKind;
  /** At most 1 KB, cleaned of control characters. Attacker-written when a block threw it: show as text only. */
  readonly message: string;
  /** Which of the block's own files, with line and column counted from 1. */
  readonly file?: "backend.ts" | "view.tsx";
  readonly line?: number;
  readonly column?: number;
  readonly hint?: string;
  /** The answer's status, for kind `http_status`. */
  readonly status?: number;
  /**
   * The host that was refused, for `host_not_declared` and `blocked_address`: what a person could allow. For
   * `http_status` 401 and 403 the host that wants a sign-in.
   */
  readonly host?: string;
  readonly limit?: { readonly name: string; readonly allowed: number; readonly seen: number };
  /** What was wrong with the data, for kind `soft_failure`. */
  readonly acceptance?: AcceptanceKind;
}

export type LogLevel = "debug" | "info" | "warn" | "error";

export interface RunLogLine {
  readonly level: LogLevel;
  readonly text: string;
  /** Epoch milliseconds. */
  readonly at: number;
}

/** One outbound request of a run. The query is never kept. */
export interface RequestRecord {
  readonly method: string;
  readonly host: string;
  readonly path: string;
  /** Absent when no answer came. */
  readonly status?: number;
  readonly ms: number;
  /** Bytes of the body after decompression. */
  readonly bytes: number;
  readonly fromCache: boolean;
  /** Why the broker did not send it, or what broke on the way. */
  readonly refused?: RunErrorKind;
  /** Host that a declaration would have allowed, for "Also allow …" on screen. */
  readonly refusedHost?: string;
  /** A page asked for it, read with a browser. */
  readonly byBrowser?: boolean;
}

export interface RunTimings {
  readonly queuedMs: number;
  readonly startMs: number;
  readonly fetchMs: number;
  readonly processMs: number;
  readonly renderMs: number;
  readonly totalMs: number;
}

export interface RunUsage {
  readonly cpuMs: number;
  readonly peakRssBytes: number;
}

export interface Isolation {
  readonly level: "full" | "standard";
  readonly layers: readonly string[];
}

export interface RunWarning {
  readonly kind: string;
  readonly message: string;
}

export interface RunFacts {
  readonly logs: readonly RunLogLine[];
  readonly requests: readonly RequestRecord[];
  readonly timings: RunTimings;
  readonly usage: RunUsage;
  readonly isolation: Isolation;
  readonly warnings: readonly RunWarning[];
}

/** What one run of one version gave; the same for a trial, a refresh, a heal, the command line and the API. */
export type RunOutcome =
  | ({ readonly kind: "ok"; readonly data: Json; readonly tree: BlockTree; readonly text: string } & RunFacts)
  | ({ readonly kind: "failed"; readonly stage: RunStage; readonly error: RunError } & RunFacts);

export const MAX_MESSAGE_CHARS = 1024;

/**
 * Text from outside made fit to show and to log: escape sequences, control, bidi, zero-width and tag characters
 * go, length is bounded. Line breaks stay.
 */
export function cleanText(text: string, maxChars = MAX_MESSAGE_CHARS): string {
  const cleaned = text
    .slice(0, maxChars * 4)
    // CSI and OSC sequences first, so that their letters do not stay behind (ECMA-48 5.4, 8.3.89).
    .replace(/\u001b\[[0-?]*[ -/]*[@-~]|\u001b\][^\u0007\u001b]*(?:\u0007|\u001b\\)?/g, "")
    .replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, "")
    .replace(/[\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/g, "")
    .replace(/[\u{e0000}-\u{e0fff}]/gu, "")
    .toWellFormed();
  return cleaned.length > maxChars ? `${cleaned.slice(0, maxChars - 1).toWellFormed()}…` : cleaned;
}
