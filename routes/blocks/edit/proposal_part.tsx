import { cleanText } from "../../../domain/outcome.ts";
import type { App } from "../../../services/app.ts";
import type { ProposalDetail } from "../../../services/edit/types.ts";
import type { BlockDetail, CardContent } from "../../../services/types.ts";
import { href } from "../../../urls.ts";
import { LinkButton, SubmitButton } from "../../../views/button.tsx";
import { PROPOSAL_WORDS } from "../../../views/card_edit.tsx";
import { Note } from "../../../views/note.tsx";
import { trialTone } from "../../../views/trial_tone.ts";
import type { PageFrame } from "../../../views/page.tsx";
import { drawCardBody } from "../card_body.ts";
import { findStylesHref } from "../card_props.ts";
import { ChangeSummary } from "./change_summary.tsx";
import { PreviewCard } from "./preview_card.tsx";

export interface ProposalPartProps {
  readonly frame: PageFrame;
  readonly block: BlockDetail;
  readonly proposal: ProposalDetail;
  readonly app: Pick<App, "imageHref">;
  /** On its own page the heading is the page's. */
  readonly isWhole?: boolean;
}

/** A version beside the one on the card: both as they look, what is different, and the choice. */
export function ProposalPart({ frame, block, proposal, app, isWhole = false }: ProposalPartProps) {
  const { version, kind, warnings, isOutdated } = proposal;
  return (
    <>
      {isWhole ? null : <h2 id="proposal-title">{PROPOSAL_WORDS[kind]}</h2>}
      {version.explanation === ""
        ? null
        : <p class="explanation" dir="auto">{cleanText(version.explanation)}</p>}
      {isOutdated ? <OutdatedNote block={block} proposal={proposal} /> : null}
      <Previews frame={frame} block={block} proposal={proposal} app={app} />
      <ChangeSummary proposal={proposal} />
      {warnings.length === 0 ? null : (
        <div class="proposal-notes">
          {warnings.map(({ kind, message }) => (
            <Note key={`${kind}${message}`} tone={trialTone(kind)}>
              <p>{cleanText(message)}</p>
            </Note>
          ))}
        </div>
      )}
      <Choice block={block} proposal={proposal} isWhole={isWhole} />
    </>
  );
}

function Previews({ frame, block: { card }, proposal, app }: Omit<ProposalPartProps, "isWhole">) {
  const { viewer, now } = frame;
  const draw = (content: CardContent | null) => {
    const shown = { ...card, content };
    return {
      content,
      body: drawCardBody(shown, { app, viewer, now }),
      stylesHref: findStylesHref(shown),
    };
  };
  return (
    <div class="grid previews">
      <PreviewCard
        card={card}
        title="On the card now"
        label={card.version === null ? "" : `version ${card.version}`}
        {...draw(proposal.current)}
      />
      <PreviewCard
        card={card}
        title="Proposed"
        label={`version ${proposal.version.number}`}
        {...draw(proposal.content)}
      />
    </div>
  );
}

function Choice({ block: { card }, proposal, isWhole }: Omit<ProposalPartProps, "frame" | "app">) {
  const parameters = { block: card.id, version: proposal.version.number };
  return (
    <form class="form-actions" method="post" action={href("blockChoices", parameters)}>
      {proposal.isOutdated ? null : <SubmitButton>Use this</SubmitButton>}
      <SubmitButton tone="quiet" formaction={href("blockDrops", parameters)}>
        Keep the old one
      </SubmitButton>
      {isWhole
        ? <LinkButton href={href("blockEdit", { block: card.id })}>Ask for something else</LinkButton>
        : <LinkButton href={href("blockProposal", parameters)}>See what changed in the code</LinkButton>}
    </form>
  );
}

function OutdatedNote({ block: { card }, proposal }: Pick<ProposalPartProps, "block" | "proposal">) {
  const { version, request } = proposal;
  return (
    <Note tone="warn">
      <p>
        {`It was made from version ${version.parent}, and version ${card.version} is on the card by now.`}
      </p>
      {request === null ? null : (
        <form method="post" action={href("blockEdit", { block: card.id })}>
          <input type="hidden" name="request" value={request} />
          <SubmitButton size="small" tone="quiet">Ask for the same again</SubmitButton>
        </form>
      )}
    </Note>
  );
}
