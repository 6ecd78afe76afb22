import assert from "node:assert/strict";
import type { BlockId } from "../../domain/ids.ts";
import { bySentence, text } from "../model/scripts.ts";
import { type ScriptedModel, startScriptedModel } from "../model/scripted_model.ts";
import type { TestProgram } from "../start_program.ts";
import { givenReadyBlock } from "../with_program.ts";

/** The files of a block as a person types them. */
export interface WrittenFiles {
  readonly title: string;
  readonly backend: string;
  readonly view: string;
  readonly hosts?: readonly string[];
}

export interface EveryState {
  readonly fresh: BlockId;
  readonly refreshing: BlockId;
  readonly stale: BlockId;
  readonly failed: BlockId;
  readonly needsYou: BlockId;
  readonly making: BlockId;
  readonly draft: BlockId;
  readonly paused: BlockId;
  /** Ends what "refreshing" waits for; without it the program cannot close. */
  release(): void;
}

const HOUR_MS = 3_600_000;
const NEVER_ENDING = "A map of all goats of the county";
const NEVER_GOOD = "A map of all llamas of the county";

/** A model for `givenEveryState`: it never ends one block and never writes the other. */
export function startSlowModel(): Promise<ScriptedModel> {
  return startScriptedModel(bySentence({
    [NEVER_ENDING]: () => ({ kind: "hang" }),
    [NEVER_GOOD]: () => text("I would rather talk about the weather."),
  }));
}

/** A block that a person wrote, adopted as by the code editor. */
export async function givenWrittenBlock(program: TestProgram, files: WrittenFiles): Promise<BlockId> {
  const { app } = program;
  const id = await givenReadyBlock(program, "Countdown to 24 December 2030");
  const saved = await app.saveCode(id, {
    ...files,
    manifest: JSON.stringify({
      title: files.title,
      hosts: files.hosts ?? [],
      settings: [],
      refresh: { everySeconds: 600 },
    }),
  });
  assert.equal(saved.kind, "adopted", JSON.stringify(saved));
  await app.renameBlock(id, files.title);
  return id;
}

/** A dashboard with a card in every state that a card can be in; needs the slow model. */
export async function givenEveryState(program: TestProgram): Promise<EveryState> {
  const { app, clock, deps } = program;
  const paused = await givenReadyBlock(program, "Countdown to 24 December 2030");
  await app.setPaused(paused, true);
  const refreshing = await givenReadyBlock(program, "World clock Tokyo and New York");
  const stale = await givenStaleBlock(program);
  const failed = await givenFailedBlock(program);
  const needsYou = await givenReadyBlock(program, "Releases of denoland/deno");
  await app.revokeHost("api.github.com");
  const making = await givenSentence(program, NEVER_ENDING);
  const draft = await givenSentence(program, NEVER_GOOD);
  await program.maker.wait(draft.generation);
  clock.now += HOUR_MS;
  await app.refreshBlock(stale, "person");
  const fresh = await givenReadyBlock(program, "Top 10 Hacker News stories");
  const { promise, resolve } = Promise.withResolvers<void>();
  void deps.flights.run(refreshing, () => promise);
  return {
    ...{ fresh, refreshing, stale, failed, needsYou, paused },
    ...{ making: making.block, draft: draft.block },
    release: resolve,
  };
}

async function givenStaleBlock(program: TestProgram): Promise<BlockId> {
  const id = await givenReadyBlock(program, "EUR/USD for the last 30 days");
  program.internet.setFault("api.frankfurter.dev", { kind: "status", status: 500 });
  return id;
}

async function givenFailedBlock(program: TestProgram): Promise<BlockId> {
  program.internet.setFault("earthquake.usgs.gov", { kind: "html" });
  return await givenReadyBlock(program, "Earthquakes of the last day");
}

async function givenSentence({ app }: TestProgram, sentence: string) {
  const answer = await app.createFromSentence((await app.getDashboard()).id, sentence);
  assert.equal(answer.kind, "started", JSON.stringify(answer));
  if (answer.kind !== "started") throw new Error("not started");
  return { block: answer.generation.blockId, generation: answer.generation.id };
}
