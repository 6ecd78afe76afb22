import type { App } from "../../../services/app.ts";
import type { Conversation } from "../../../services/edit/types.ts";
import type { BlockDetail } from "../../../services/types.ts";
import { href } from "../../../urls.ts";
import type { PageFrame } from "../../../views/page.tsx";
import { NeedForm } from "./need_form.tsx";
import { ProposalPart } from "./proposal_part.tsx";
import { TurnItem } from "./turn_item.tsx";

interface TalkProps {
  readonly frame: PageFrame;
  readonly block: BlockDetail;
  readonly conversation: Conversation;
  readonly app: Pick<App, "imageHref">;
}

/** The part of the page that follows what happens: a browser fetches it again at each step. */
export function Talk({ frame, block, conversation, app }: TalkProps) {
  const { sentence, turns, proposal, need } = conversation;
  const id = block.card.id;
  const isRunning = turns.at(-1)?.result.kind === "running";
  return (
    <div
      id="talk"
      class="talk"
      data-live-block={id}
      data-address={href("blockEdit", { block: id })}
      data-running={isRunning ? "" : undefined}
    >
      <ol class="turns" aria-label="What was asked">
        <li class="turn">
          <p class="turn-words" dir="auto">{sentence === "" ? block.card.title : sentence}</p>
          <p class="turn-result">{sentence === "" ? "Made without a sentence" : "How it began"}</p>
        </li>
        {turns.map((turn) => (
          <TurnItem
            key={turn.generation.id}
            turn={turn}
            block={block}
            now={frame.now}
            shown={proposal?.version.number}
          />
        ))}
      </ol>
      {need === null ? null : <NeedForm block={block} need={need} />}
      {proposal === null || isRunning ? null : (
        <section class="panel" aria-labelledby="proposal-title">
          <ProposalPart frame={frame} block={block} proposal={proposal} app={app} />
          {proposal.isOutdated ? null : (
            <p class="field-help proposal-hint">
              A further request starts from the card as it is now. To build on this change, use it first.
            </p>
          )}
        </section>
      )}
    </div>
  );
}
