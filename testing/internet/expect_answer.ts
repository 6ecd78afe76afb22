import assert from "node:assert/strict";
import type { EgressAnswer } from "../../egress/types.ts";

/** The answer of a request that a test expects to succeed. */
export function expectAnswered(answer: EgressAnswer): Extract<EgressAnswer, { kind: "answered" }> {
  assert.equal(answer.kind, "answered", answer.kind === "failed" ? answer.message : "");
  return answer as Extract<EgressAnswer, { kind: "answered" }>;
}

/** The failure of a request that a test expects to have none; its record says the same. */
export function expectFailed(
  answer: EgressAnswer,
  errorKind: string,
): Extract<EgressAnswer, { kind: "failed" }> {
  assert.equal(answer.kind, "failed", "the request was answered");
  const failed = answer as Extract<EgressAnswer, { kind: "failed" }>;
  assert.equal(failed.errorKind, errorKind, failed.message);
  assert.equal(failed.record.refused, errorKind);
  return failed;
}

export function textOf(answer: { readonly body: Uint8Array }): string {
  return new TextDecoder().decode(answer.body);
}
