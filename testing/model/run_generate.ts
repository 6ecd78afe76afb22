import { generate, type GenerateOptions } from "../../generation/generate.ts";
import { createModelClient } from "../../generation/model.ts";
import type { ModelTimeouts } from "../../generation/model_deadlines.ts";
import type { RequestShape } from "../../generation/request_shape.ts";
import type { ResearchDeps } from "../../generation/research/tool_desk.ts";
import type { GenerationEvent, GenerationResult, Plan, TrialVerdict } from "../../generation/types.ts";
import { type ModelScript, type SeenModelRequest, startScriptedModel } from "./scripted_model.ts";

export interface Generated {
  readonly result: GenerationResult;
  readonly events: readonly GenerationEvent[];
  /** Titles of the candidates that were tried, in order. */
  readonly trials: readonly string[];
  readonly seen: readonly SeenModelRequest[];
  readonly probed: readonly string[];
  readonly plans: readonly Plan[];
}

export interface GenerateTestOptions extends Partial<GenerateOptions> {
  /** One a trial; good when there are no more. */
  readonly verdicts?: readonly TrialVerdict[];
  readonly shape?: RequestShape;
  readonly timeouts?: Partial<ModelTimeouts>;
  /** The model stands in the person's own network; a hosted one unless given. */
  readonly isOwn?: boolean;
}

/** For models that answer: a busy machine must not be taken for a slow one. */
const PATIENT = { firstTokenMs: 20_000, wholeMs: 40_000 };

/** Runs `generate()` against a scripted model, with trials that go as the test says. */
export async function runGenerate(
  script: ModelScript,
  { verdicts = [], shape, timeouts, research, isOwn = false, ...more }: GenerateTestOptions = {},
): Promise<Generated> {
  const server = await startScriptedModel(script);
  const events: GenerationEvent[] = [];
  const trials: string[] = [];
  const probed: string[] = [];
  try {
    const result = await generate({
      job: { kind: "new", sentence: "Weather in Lisbon" },
      model: {
        ...createModelClient({
          ...{ baseUrl: server.baseUrl, model: "scripted", apiKey: "sk-secret", fetch },
          ...{ wait: () => Promise.resolve(), timeouts: timeouts ?? PATIENT },
          ...(shape === undefined ? {} : { shape }),
        }),
        isOwn,
      },
      kit: {
        components: "Stat { value }",
        smallComponents: "",
        libraries: [],
        example: { manifest: "{}", backend: "//", view: "//" },
      },
      facts: { nowMs: Date.UTC(2026, 10, 22), timeZone: "Europe/Lisbon", locale: "en-GB", units: "metric" },
      trial: ({ manifest }) => {
        trials.push(manifest.title);
        return Promise.resolve(verdicts[trials.length - 1] ?? { kind: "good", warnings: [] });
      },
      onEvent: (event) => void events.push(event),
      ...(research === undefined ? {} : { research: noteProbes(research, probed) }),
      ...more,
    });
    const plans = events.flatMap((event) => event.kind === "plan" ? [event.plan] : []);
    return { result, events, trials, seen: server.seen, probed, plans };
  } finally {
    await server.close();
  }
}

function noteProbes(research: ResearchDeps, probed: string[]): ResearchDeps {
  return {
    ...research,
    probe(url, headers, signal) {
      probed.push(url);
      return research.probe(url, headers, signal);
    },
  };
}
