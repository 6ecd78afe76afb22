import type { DashboardId } from "../../domain/ids.ts";
import type { CreateAnswer } from "../../services/types.ts";
import { href } from "../../urls.ts";
import { Icon } from "../../views/icon.tsx";
import { ModelMissing } from "./model_missing.tsx";

export const ASK_ID = "ask";
export const MAX_SENTENCE_CHARS = 4_000;

/** Sentences that ready blocks answer, so that they work before any model is set up. */
const EXAMPLES = [
  ["Weather in Lisbon", "Weather in Lisbon"],
  ["Hacker News", "Hacker News top stories"],
  ["EUR / USD", "EUR/USD for the last 30 days"],
  ["Releases of a project", "Releases of denoland/deno"],
  ["Earthquakes", "Earthquakes of the last day"],
  ["Is my site up?", "Is https://example.org up?"],
] as const;

/** The box after a sentence that did not become a block: what was sent, and what is wrong or missing. */
export interface AskState {
  readonly sentence: string;
  readonly problem?: string | undefined;
  readonly answer?: Extract<CreateAnswer, { kind: "no_model" }> | undefined;
}

interface AskBoxProps extends Partial<AskState> {
  readonly dashboard: DashboardId;
  readonly isFirst?: boolean;
}

/** The sentence that becomes a block, with examples that can be pressed. */
export function AskBox({ dashboard, sentence = "", problem, answer, isFirst = false }: AskBoxProps) {
  return (
    <form
      id={ASK_ID}
      class="ask"
      method="post"
      action={href("generations", { dashboard })}
      hx-boost={`swap:"outerMorph show:none",target:"#${ASK_ID}",push:false`}
    >
      <div class="ask-box">
        <Icon name="plus" />
        <input
          class="ask-input"
          name="sentence"
          value={sentence}
          aria-label="What do you want to see?"
          aria-describedby={problem === undefined ? undefined : "ask-problem"}
          aria-invalid={problem === undefined ? undefined : "true"}
          placeholder="What do you want to see? Try “EUR/USD for the last 30 days”, or paste an address"
          maxLength={MAX_SENTENCE_CHARS}
          autocomplete="off"
          enterkeyhint="go"
          autofocus={isFirst}
        />
        <button type="submit" class="button" data-tone="main" data-size="normal">Make it</button>
      </div>
      {problem === undefined ? null : <p class="field-error" id="ask-problem">{problem}</p>}
      {answer === undefined ? null : <ModelMissing answer={answer} />}
      <div class="chips" role="group" aria-label="Examples">
        {EXAMPLES.map(([label, text]) => (
          <button key={text} type="submit" class="chip" name="example" value={text}>{label}</button>
        ))}
        <a class="chip" href={href("inspector")}>From an address…</a>
        <a class="chip" href={href("gallery")}>All ready blocks</a>
      </div>
    </form>
  );
}
