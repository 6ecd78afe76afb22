import type { Card, GenerationStep, GenerationView } from "../services/types.ts";
import { href } from "../urls.ts";
import { SubmitButton } from "./button.tsx";
import { CARD_SWAP } from "./card_swap.ts";
import { Icon } from "./icon.tsx";
import { PlanWords } from "./plan_words.tsx";
import { RelativeTime } from "./relative_time.tsx";

interface CardMakingProps {
  readonly card: Card;
  readonly generation: GenerationView;
  readonly now: number;
}

/** A block being made: its stages, what it has cost, its code on demand, and the way to stop it. */
export function CardMaking({ card, generation, now }: CardMakingProps) {
  return (
    <>
      <div class="card-body" data-scroller>
        <Stages generation={generation} now={now} />
        {generation.plan === null ? null : (
          <details class="card-plan" id={`plan-${card.id}`} open>
            <summary>Plan</summary>
            <PlanWords plan={generation.plan} />
          </details>
        )}
        <details
          class="live-code"
          id={`code-${card.id}`}
          data-code-events={href("generationEvents", { generation: generation.id })}
        >
          <summary>Show code</summary>
          <pre hx-morph-skip-children="" tabIndex={0} aria-label="Code as it is written"></pre>
        </details>
      </div>
      <footer class="card-foot">
        <span class="dot" data-tone="busy"></span>
        <span class="card-state">
          <RelativeTime at={generation.startedAt} now={now} kind="elapsed" />
          {generation.tokens > 0 ? ` · ${generation.tokens.toLocaleString("en")} tokens` : null}
        </span>
        <form
          method="post"
          action={href("generationCancellations", { generation: generation.id })}
          {...CARD_SWAP}
        >
          <SubmitButton size="small" tone="quiet">Cancel</SubmitButton>
        </form>
      </footer>
    </>
  );
}

/** What was done so far and what goes on. */
export function Stages({ generation, now }: Pick<CardMakingProps, "generation" | "now">) {
  return (
    <ol class="stages" aria-label="Stages">
      {generation.steps.map((step, index) => <Stage key={index} step={step} now={now} />)}
    </ol>
  );
}

function Stage({ step, now }: { readonly step: GenerationStep; readonly now: number }) {
  return (
    <li class="stage" data-state={step.state}>
      <span class="stage-mark">
        {step.state === "done"
          ? <Icon name="check" />
          : step.state === "failed"
          ? <Icon name="cross" />
          : null}
      </span>
      <span class="stage-label">{step.label}</span>
      <span class="stage-note">
        {step.note}
        {step.state === "now"
          ? (
            <>
              {step.note === "" ? null : " · "}
              <RelativeTime at={step.at} now={now} kind="elapsed" />
            </>
          )
          : null}
      </span>
    </li>
  );
}
