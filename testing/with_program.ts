import assert from "node:assert/strict";
import type { BlockId } from "../domain/ids.ts";
import type { Card, CardState } from "../services/types.ts";
import { startProgram, type TestProgram, type TestProgramOptions } from "./start_program.ts";

/** Runs work with a whole program and closes it, whatever happens. */
export async function withProgram(
  work: (program: TestProgram) => Promise<void>,
  options: TestProgramOptions = {},
): Promise<void> {
  const program = await startProgram(options);
  try {
    await work(program);
  } finally {
    await program.close();
  }
}

/** Types a sentence that a ready block answers, and waits for its first data. */
export async function givenReadyBlock({ app, deps }: TestProgram, sentence: string): Promise<BlockId> {
  const { id } = await app.getDashboard();
  const answer = await app.createFromSentence(id, sentence);
  assert.equal(answer.kind, "ready", JSON.stringify(answer));
  if (answer.kind !== "ready") throw new Error("not ready");
  await deps.flights.idle();
  return answer.blockId;
}

/** The card's state when it has this kind; fails with the whole state otherwise. */
export function expectState<Kind extends CardState["kind"]>(
  card: Card,
  kind: Kind,
): Extract<CardState, { kind: Kind }> {
  assert.equal(card.state.kind, kind, JSON.stringify(card.state));
  return card.state as Extract<CardState, { kind: Kind }>;
}
