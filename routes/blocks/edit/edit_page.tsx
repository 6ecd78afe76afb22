import type { Conversation } from "../../../services/edit/types.ts";
import type { BlockDetail } from "../../../services/types.ts";
import { href } from "../../../urls.ts";
import { LinkButton } from "../../../views/button.tsx";
import { Icon } from "../../../views/icon.tsx";
import { Page, type PageFrame } from "../../../views/page.tsx";
import { PageHeading } from "../../../views/panel.tsx";
import type { App } from "../../../services/app.ts";
import { tabHref } from "../details/details_page.tsx";
import { findExamples } from "./edit_examples.ts";
import { Talk } from "./talk.tsx";

/** Longest text that the field takes; the service has the last word. */
const MAX_REQUEST_CHARS = 2_000;
const RELOAD_SECONDS = 5;

/** What was sent and did not start a change. */
export interface RefusedRequest {
  readonly request: string;
  readonly problem: string;
}

export interface EditPageProps {
  readonly frame: PageFrame;
  readonly block: BlockDetail;
  readonly conversation: Conversation;
  readonly app: Pick<App, "imageHref">;
  readonly refused?: RefusedRequest | undefined;
}

/** Changing a block in words: what was said so far, what came of it, and the next request. */
export function EditPage({ frame, block, conversation, app, refused }: EditPageProps) {
  const { card, dashboard } = block;
  const isRunning = conversation.turns.at(-1)?.result.kind === "running";
  return (
    <Page
      frame={frame}
      title={`Change ${card.title}`}
      current={dashboard.id}
      reloadSeconds={isRunning ? RELOAD_SECONDS : undefined}
    >
      <nav class="crumbs" aria-label="Way back">
        <a href={href("dashboard", { dashboard: dashboard.id })}>{dashboard.title}</a>
        <a href={tabHref(block, "card")} dir="auto">{card.title}</a>
      </nav>
      <PageHeading
        title="Change it in words"
        note="You see what comes of a request before it is on the card. Until then the card stays as it is."
        actions={<LinkButton href={href("blockCode", { block: card.id })}>Edit code</LinkButton>}
      />
      <Talk frame={frame} block={block} conversation={conversation} app={app} />
      {card.version === null ? null : <RequestForm block={block} refused={refused} />}
    </Page>
  );
}

function RequestForm({ block: { card }, refused }: Pick<EditPageProps, "block" | "refused">) {
  return (
    <form class="ask talk-form" method="post" action={href("blockEdit", { block: card.id })}>
      <div class="ask-box">
        <Icon name="pen" />
        <input
          class="ask-input"
          name="request"
          value={refused?.request ?? ""}
          aria-label="What should change?"
          aria-describedby={refused === undefined ? undefined : "request-problem"}
          aria-invalid={refused === undefined ? undefined : "true"}
          placeholder="What should change?"
          maxLength={MAX_REQUEST_CHARS}
          autocomplete="off"
          enterkeyhint="go"
        />
        <button type="submit" class="button" data-tone="main" data-size="normal">Change it</button>
      </div>
      {refused === undefined ? null : <p class="field-error" id="request-problem">{refused.problem}</p>}
      <div class="chips" role="group" aria-label="Examples">
        {findExamples(card).map((example) => (
          <button key={example} type="submit" class="chip" name="example" value={example}>{example}</button>
        ))}
      </div>
    </form>
  );
}
