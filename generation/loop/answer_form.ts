import type { AskedBlock } from "../ask_for_block.ts";
import type { ModelClient } from "../model.ts";
import { SMALL_CONTEXT_TOKENS } from "../prompt/small_sections.ts";
import type { Progress } from "./progress.ts";
import { FORM_KINDS } from "./settle.ts";

/**
 * Whether the answer is asked for as fenced files alone. A server that holds a small model to a JSON schema gets the
 * schema filled in and no code: Qwen2.5-Coder 1.5B wrote an address as "backend" and "List" as "view", and three usable
 * files when it was left free.
 */
export function answersPlainly(
  model: ModelClient,
  { isPlain, contextTokens = Infinity }: Pick<Progress, "isPlain" | "contextTokens">,
): boolean {
  return isPlain || model.isOwn || contextTokens < SMALL_CONTEXT_TOKENS || model.shape().format === "text";
}

/**
 * An answer in the form that holds no block is followed by one without; where that holds one, the model is asked so from
 * then on. An answer that was only cut says nothing of the form.
 */
export async function noteForm(
  asked: AskedBlock,
  { model, progress, isPlain }: {
    readonly model: ModelClient;
    readonly progress: Progress;
    readonly isPlain: boolean;
  },
): Promise<void> {
  if (asked.kind === "problem" && FORM_KINDS.has(asked.diagnosis.kind)) progress.isPlain = true;
  const before = progress.previous?.diagnosis.kind ?? "";
  const wasForm = FORM_KINDS.has(before) && !before.endsWith("cut_off");
  if (asked.kind === "candidate" && isPlain && progress.isPlain && wasForm) await model.notePlain();
}
