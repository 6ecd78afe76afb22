import { readPrompts, SUNDAY } from "../testing/eval/cases.ts";
import { type EvalLab, openEvalLab, type TrialPart } from "../testing/eval/eval_lab.ts";
import { type GoldenModel, startGoldenModel } from "../testing/eval/golden_model.ts";
import type { EvalPrompt } from "../services/eval/prompt_file.ts";
import type { Measurement } from "./figure.ts";
import { percentilesOf } from "./percentiles.ts";

const ROUNDS = 5;
/** The second half of an answer comes so much later: a model writes for seconds, and what is prepared meanwhile is ready. */
const WRITES_FOR_MS = 600;
/** From the model's last word to the card: the bar of this project, for what is ours of it. */
const MOST_MS = 300;

interface Sample {
  readonly wholeMs: number;
  readonly compileMs: number;
  /** A run without its waiting for sources. */
  readonly runMs: number;
  readonly sourcesMs: number;
}

/**
 * From the scripted model's last byte to the stored version, over the golden answers, with their hosts approved before:
 * a person's yes is no time of ours.
 */
export async function measureLastToken(): Promise<Measurement> {
  const lab = await openEvalLab();
  const golden = await startGoldenModel();
  const samples: Sample[] = [];
  try {
    const prompts = await readPrompts(SUNDAY);
    // The first one pays for what is loaded once.
    for (const prompt of prompts.slice(0, 1)) await take(lab, golden, prompt);
    for (let round = 0; round < ROUNDS; round++) {
      for (const prompt of prompts) samples.push(await take(lab, golden, prompt));
    }
  } finally {
    await golden.close();
    await lab.close();
  }
  return describe(samples);
}

async function take(lab: EvalLab, golden: GoldenModel, prompt: EvalPrompt): Promise<Sample> {
  await golden.choose(prompt.id, { holdMs: WRITES_FOR_MS });
  const parts: TrialPart[] = [];
  const result = await lab.run(prompt, golden.model, {
    ...{ later: [], approvesFirst: true },
    onPart: (part) => parts.push(part),
  });
  if (!result.isGood || result.lastTokenMs === null) {
    throw new Error(`Cannot measure "${prompt.id}": ${result.reason}`);
  }
  const sum = (read: (part: TrialPart) => number) => parts.reduce((total, part) => total + read(part), 0);
  const sourcesMs = sum((part) => part.kind === "run" ? part.sourcesMs : 0);
  return {
    wholeMs: result.lastTokenMs,
    compileMs: sum((part) => part.kind === "compile" ? part.ms : 0),
    runMs: sum((part) => part.kind === "run" ? part.ms : 0) - sourcesMs,
    sourcesMs,
  };
}

function describe(samples: readonly Sample[]): Measurement {
  const of = (read: (sample: Sample) => number) => percentilesOf(samples.map(read));
  const own = of(({ wholeMs, sourcesMs }) => wholeMs - sourcesMs);
  const whole = of(({ wholeMs }) => wholeMs);
  const rest = of(({ wholeMs, compileMs, runMs, sourcesMs }) => wholeMs - compileMs - runMs - sourcesMs);
  return {
    title: "From the model's last token to the card",
    figures: [
      { name: "Without waiting for sources, middle", unit: "ms", measured: own.p50, bar: { most: MOST_MS } },
      {
        name: "Without waiting for sources, 95 of 100",
        unit: "ms",
        measured: own.p95,
        bar: { most: MOST_MS },
      },
      { name: "With the sources, middle", unit: "ms", measured: whole.p50, bar: { most: MOST_MS } },
      { name: "With the sources, 95 of 100", unit: "ms", measured: whole.p95 },
      { name: "Of it: compile, middle", unit: "ms", measured: of(({ compileMs }) => compileMs).p50 },
      { name: "Of it: run without sources, middle", unit: "ms", measured: of(({ runMs }) => runMs).p50 },
      { name: "Of it: sources, middle", unit: "ms", measured: of(({ sourcesMs }) => sourcesMs).p50 },
      { name: "Of it: styles, judging, storing, middle", unit: "ms", measured: rest.p50 },
    ],
    notes: [
      `${samples.length} adoptions: the twelve golden answers, ${ROUNDS} times, over the fixture internet on loopback.`,
      `The model takes ${WRITES_FOR_MS} ms over the second half of its answer; a real one takes seconds.`,
      "One of the watched sites answers after 300 ms on purpose; its wait is the source's.",
      "Hosts and connections were approved before. The clock stops when the generation has ended and the version is stored.",
    ],
  };
}
