import { cleanText } from "../../../domain/outcome.ts";
import type { Turn } from "../../../services/edit/types.ts";
import type { BlockDetail, GenerationView } from "../../../services/types.ts";
import { href } from "../../../urls.ts";
import { SubmitButton } from "../../../views/button.tsx";
import { Stages } from "../../../views/card_making.tsx";
import { PlanWords } from "../../../views/plan_words.tsx";
import { RelativeTime } from "../../../views/relative_time.tsx";

const MAX_ALTERNATIVES = 5;

interface TurnItemProps {
  readonly turn: Turn;
  readonly block: BlockDetail;
  /** Epoch milliseconds. */
  readonly now: number;
  /** Version of the proposal that is drawn below. */
  readonly shown?: number | undefined;
}

/** One request in the person's words, and under it what came of it. */
export function TurnItem({ turn, block, now, shown }: TurnItemProps) {
  const { generation, result } = turn;
  return (
    <li class="turn" data-kind={result.kind}>
      <p class="turn-words" dir="auto">{generation.request ?? describeJob(generation)}</p>
      <TurnOutcome turn={turn} block={block} now={now} shown={shown} />
    </li>
  );
}

function describeJob({ model }: GenerationView): string {
  return model === null ? "Make it anew" : `Make it anew with ${cleanText(model, 80)}`;
}

function TurnOutcome({ turn, block, now, shown }: TurnItemProps) {
  const { generation, result } = turn;
  switch (result.kind) {
    case "running":
      return <Running generation={generation} block={block} now={now} />;
    case "adopted":
      return (
        <p class="turn-result">
          <VersionLink block={block} version={result.version} />
          {result.isCurrent ? ", on the card now" : ", replaced since"}
        </p>
      );
    case "proposed":
      return (
        <p class="turn-result">
          <a href={href("blockProposal", { block: block.card.id, version: result.version })}>
            {`Version ${result.version} is ready`}
          </a>
          {result.version === shown ? ": choose below" : ": it waits as well, without what was asked later"}
        </p>
      );
    case "not_used":
      return (
        <p class="turn-result">
          Not used{result.version === null ? null : (
            <>
              {": "}
              <VersionLink block={block} version={result.version} />
            </>
          )}
        </p>
      );
    case "waits":
      return <p class="turn-result">Waits for you</p>;
    case "ended":
      return <Ended turn={turn} reason={result.reason} advice={result.advice} />;
  }
}

function VersionLink({ block, version }: { readonly block: BlockDetail; readonly version: number }) {
  return <a href={href("blockVersion", { block: block.card.id, version })}>{`Version ${version}`}</a>;
}

interface RunningProps {
  readonly generation: GenerationView;
  readonly block: BlockDetail;
  readonly now: number;
}

function Running({ generation, block, now }: RunningProps) {
  return (
    <div class="turn-work">
      <Stages generation={generation} now={now} />
      {generation.plan === null ? null : <PlanWords plan={generation.plan} />}
      <form
        class="form-actions"
        method="post"
        action={href("generationCancellations", { generation: generation.id })}
      >
        <input type="hidden" name="back" value="edit" />
        <SubmitButton size="small" tone="quiet">Cancel</SubmitButton>
        <span class="quiet">
          <RelativeTime at={generation.startedAt} now={now} kind="elapsed" />
          {generation.tokens > 0 ? ` · ${generation.tokens.toLocaleString("en")} tokens` : null}
        </span>
        <noscript>
          <a href={href("blockEdit", { block: block.card.id })}>Look again</a>
        </noscript>
      </form>
    </div>
  );
}

interface EndedProps {
  readonly turn: Turn;
  readonly reason: string;
  readonly advice: string;
}

function Ended({ turn: { generation, isCurrent }, reason, advice }: EndedProps) {
  const { request, version, blockId } = generation;
  // What started from a version that is gone from the card is asked anew, from the one that is there.
  const isAsked = !isCurrent && request !== null;
  return (
    <div class="turn-work">
      <p class="turn-result" data-tone="warn">{cleanText(reason)}</p>
      {advice === "" ? null : <p class="quiet">{cleanText(advice)}</p>}
      <WaysOut generation={generation} />
      <form
        class="form-actions"
        method="post"
        action={isAsked
          ? href("blockEdit", { block: blockId })
          : href("generationRetries", { generation: generation.id })}
      >
        {isAsked ? <input type="hidden" name="request" value={request} /> : null}
        <input type="hidden" name="back" value="edit" />
        <SubmitButton size="small" tone="quiet">
          Try again<span class="sr-only">{`: ${request ?? ""}`}</span>
        </SubmitButton>
        {version === null
          ? null
          : <a class="quiet" href={href("blockVersion", { block: blockId, version })}>See the draft</a>}
      </form>
    </div>
  );
}

/** What the model says would work instead, each as the next request. */
function WaysOut({ generation: { refusal, blockId } }: { readonly generation: GenerationView }) {
  if (refusal === null) return null;
  const { alternatives, connection } = refusal;
  return (
    <form class="chips" method="post" action={href("blockEdit", { block: blockId })}>
      {alternatives.slice(0, MAX_ALTERNATIVES).map((words) => (
        <button key={words} type="submit" class="chip" name="example" value={words}>
          {cleanText(words, 200)}
        </button>
      ))}
      {connection === undefined
        ? null
        : (
          <a class="chip" href={href("connectionNew", {}, { name: connection.name, block: blockId })}>
            {`Make the connection ${cleanText(connection.name, 40)}`}
          </a>
        )}
    </form>
  );
}
