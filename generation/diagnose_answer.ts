import { cleanText } from "../domain/outcome.ts";
import type { ModelError, ModelErrorKind } from "./model_error.ts";
import type { Diagnosis } from "./types.ts";

export type AnswerProblem =
  | "empty_answer"
  | "too_long"
  | "cut_off"
  | "refusal"
  | "html_answer"
  | "tool_call"
  | "bad_json"
  | "missing_part"
  | "other_language"
  | "missing_export"
  | "bad_manifest"
  | "bad_edit"
  | "copied_example"
  | "same_code"
  | "same_approach"
  | "refused_known"
  | "budget"
  | "empty_sentence";

const FORM = "Answer with the whole block in the form asked for and nothing else: manifest, backend and view";

const WORDS: Readonly<Record<AnswerProblem, Pick<Diagnosis, "happened" | "advice" | "move">>> = {
  empty_answer: { happened: "The model answered nothing", advice: FORM, move: "retry" },
  too_long: {
    happened: "The model's answer is far longer than any block",
    advice: `${FORM}. Keep both files under 200 lines`,
    move: "retry",
  },
  cut_off: {
    happened: "The model's answer stops in the middle",
    advice: `${FORM}. Write less: both files under 120 lines, no comments`,
    move: "retry",
  },
  refusal: {
    happened: "The model declined to write this block",
    advice:
      "Write the block for what is possible with public sources, or say in the explanation what is missing",
    move: "retry",
  },
  html_answer: {
    happened: "The model answered a web page instead of a block",
    advice: `${FORM}. The view is TSX with components of @tessera/ui`,
    move: "retry",
  },
  tool_call: {
    happened: "The model tried to call a tool that is not there",
    advice: `There are no tools. ${FORM}`,
    move: "retry",
  },
  bad_json: {
    happened: "The model's answer is not the JSON that was asked for",
    advice: FORM,
    move: "retry",
  },
  missing_part: { happened: "The model's answer has no complete block", advice: FORM, move: "retry" },
  other_language: {
    happened: "The model wrote code in another language than blocks are in",
    advice:
      `${FORM}. backend is TypeScript with fetch and the listed libraries, view is TSX; nothing else runs here`,
    move: "retry",
  },
  missing_export: {
    happened: "The code does not export what every block must",
    advice: "backend.ts exports dataSchema, fetchData and processData; view.tsx has one default export",
    move: "retry",
  },
  bad_manifest: {
    happened: "The manifest has fields of the wrong form",
    advice: "Write the manifest's fields exactly as listed",
    move: "retry",
  },
  bad_edit: {
    happened: "An edit does not fit the code",
    advice:
      "No edit was made. Copy each search from the code as shown, long enough to stand there once; or give the whole file instead",
    move: "retry",
  },
  copied_example: {
    happened: "The model gave the example of its prompt instead of a block for this sentence",
    advice:
      "The example shows the form only. Read the sentence again: write fetchData for a source of its own facts, processData for that source's fields, and a view that shows them",
    move: "retry",
  },
  same_code: {
    happened: "The model gave the same code again",
    advice: "This code has failed already: change the source or the technique, do not repeat it",
    move: "retry",
  },
  same_approach: {
    happened: "The model read the same address in the same way again, which had failed twice",
    advice:
      "Change the approach: another host, another endpoint, or another technique (API, feed, CSV, page). The same address was not asked again",
    move: "retry",
  },
  refused_known: {
    happened: "The model declined, although a source for this is known",
    advice:
      "Write the block with a known source if it holds the facts, even only a part of them, and say in the explanation what is missing; refuse again only if none of them can",
    move: "retry",
  },
  budget: {
    happened: "The token budget of this block is used up",
    advice: "Raise the budget in the settings, or edit the draft by hand",
    move: "person",
  },
  empty_sentence: {
    happened: "There is no sentence to work from",
    advice: "Say what the block should show, in one sentence",
    move: "person",
  },
};

/** What is wrong with an answer of the model; `evidence` is quoted outside text. */
export function diagnoseAnswer(problem: AnswerProblem, evidence?: string): Diagnosis {
  return {
    kind: problem,
    ...WORDS[problem],
    ...(evidence === undefined ? {} : { evidence: cleanText(evidence, 600) }),
  };
}

/**
 * Failures of a call after which the next attempt has a chance; every other one ends the generation. A model that was
 * too slow once would make a person wait as long again.
 */
const PASSING: ReadonlySet<ModelErrorKind> = new Set(["cut_off", "empty", "context"]);

/** A call of the model that failed, in the words of its error. */
export function diagnoseModelError(error: ModelError): Diagnosis {
  if (error.kind === "empty") return diagnoseAnswer("empty_answer");
  const isPassing = PASSING.has(error.kind);
  return {
    kind: `model_${error.kind}`,
    happened: error.message,
    advice: error.kind === "cut_off" ? WORDS.cut_off.advice : error.hint,
    move: isPassing ? "retry" : "person",
  };
}
