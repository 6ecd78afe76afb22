import { RUN_ERROR_KINDS, type RunErrorKind } from "./outcome.ts";

const WORDS: Readonly<Record<RunErrorKind, string>> = {
  syntax: "its code does not parse",
  import_refused: "it imports what is not allowed",
  host_not_declared: "it asks for a host that it may not read",
  blocked_address: "its source is an address that is blocked",
  network: "its source cannot be reached",
  http_status: "its source answers an error",
  not_json: "its source answers something that is not JSON",
  timeout: "it takes too long",
  cpu_time: "it computes too long",
  memory: "it needs too much memory",
  too_large: "an answer is too large",
  permission: "it tries what no block may do",
  exception: "its code throws an error",
  schema: "its data has another form than it promises",
  soft_failure: "its source answers without good data",
  render: "its view cannot be drawn",
  crashed: "its process ended by itself",
  no_result: "it gives nothing",
  protocol: "its process answers nonsense",
};

/** A failure in words of ours alone, for places that may show nothing of what a source or a block said. */
export function failureWords(kind: string | null, status?: number | null): string {
  const known = RUN_ERROR_KINDS.find((each) => each === kind);
  if (known === "http_status" && typeof status === "number") return `its source answers ${status}`;
  return known === undefined ? "it failed" : WORDS[known];
}
