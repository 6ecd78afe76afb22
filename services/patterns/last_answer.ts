import { describeShape } from "../../domain/answer_shape.ts";
import { readShape } from "../../generation/shape/read_shape.ts";
import type { LastAnswer } from "../../generation/diagnosis.ts";
import type { VersionRun } from "../run_version.ts";

/** Characters of the last answer that are looked at. */
const MAX_TEXT_CHARS = 200_000;
const MAX_SHAPE_CHARS = 300;

export interface SeenAnswer extends LastAnswer {
  /** Its beginning as text; for looking terms up in, never for showing. */
  readonly text?: string;
}

/** What the newest answer of a run was: its type, its shape in words, its text. Nothing when none came. */
export function findLastAnswer({ recording }: Pick<VersionRun, "recording">): SeenAnswer {
  const answer = recording?.exchanges.findLast((exchange) => exchange.answer.kind === "answered")?.answer;
  if (answer?.kind !== "answered") return {};
  const contentType = answer.headers.find(([name]) => name === "content-type")?.[1] ?? "";
  const text = new TextDecoder().decode(answer.body.subarray(0, MAX_TEXT_CHARS * 2)).slice(0, MAX_TEXT_CHARS);
  return {
    ...(contentType !== "" && { contentType }),
    shape: describeShape(readShape({ contentType, text }), MAX_SHAPE_CHARS).replaceAll("\n", "; "),
    text,
  };
}
