import type { App } from "../../../services/app.ts";
import type { BlockDetail } from "../../../services/types.ts";
import { href } from "../../../urls.ts";
import { LinkButton } from "../../../views/button.tsx";
import { CardContentPart } from "../../../views/card_content.tsx";
import { CardFoot } from "../../../views/card_foot.tsx";
import { cardId } from "../../../views/card.tsx";
import type { PageFrame } from "../../../views/page.tsx";
import { drawCardBody } from "../card_body.ts";
import { findStylesHref } from "../card_props.ts";

interface CardTabProps {
  readonly frame: PageFrame;
  readonly block: BlockDetail;
  readonly app: Pick<App, "imageHref">;
}

/** The card as it stands on its dashboard, without the menu that arranges it there. */
export function CardTab({ frame, block: { card, dashboard }, app }: CardTabProps) {
  const { viewer, now } = frame;
  const onDashboard = `${href("dashboard", { dashboard: dashboard.id })}#${cardId(card.id)}`;
  return (
    <>
      <div class="grid">
        <article
          class="card"
          data-state={card.state.kind}
          data-columns={Math.max(card.columns, 6)}
          data-rows={card.rows}
          aria-label={card.title}
        >
          <CardContentPart
            card={card}
            body={drawCardBody(card, { app, viewer, now })}
            stylesHref={findStylesHref(card)}
            viewer={viewer}
            now={now}
          />
          <CardFoot card={card} viewer={viewer} now={now} />
        </article>
      </div>
      <div class="form-actions">
        <LinkButton size="small" href={href("blockSettings", { block: card.id })}>
          Settings and schedule
        </LinkButton>
        <LinkButton size="small" href={onDashboard}>Show on the dashboard</LinkButton>
      </div>
    </>
  );
}
