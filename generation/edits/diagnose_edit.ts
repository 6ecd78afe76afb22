import { diagnoseAnswer } from "../diagnose_answer.ts";
import type { Diagnosis } from "../types.ts";
import type { EditProblem } from "./edit_types.ts";

/** Why the edits of an answer could not be made; names the edit, and asks for whole files instead. */
export function diagnoseEdit({ number, file, what, quote }: EditProblem): Diagnosis {
  const subject = number === 0 ? "The edits" : `Edit ${number}${file === undefined ? "" : ` of ${file}`}`;
  return {
    ...diagnoseAnswer("bad_edit", quote === "" ? undefined : quote),
    happened: `${subject} ${what}`,
  };
}
