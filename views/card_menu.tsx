import { GRID_COLUMNS } from "../domain/manifest.ts";
import type { Card, Viewer } from "../services/types.ts";
import { href } from "../urls.ts";
import { refreshFormId } from "../kit/render_context.ts";
import { CARD_SWAP } from "./card_swap.ts";
import { Icon, type IconName } from "./icon.tsx";
import { describeCounters } from "./spending_words.ts";

const MIN_COLUMNS = 2;
const MAX_ROWS = 6;

/** Everything that can be done to a card: one form, whose buttons name their own address. Opens without scripts. */
export function CardMenu({ card, viewer }: { readonly card: Card; readonly viewer: Viewer }) {
  const id = `menu-${card.id}`;
  const block = { block: card.id };
  const canRun = card.version !== null;
  return (
    <>
      <button type="button" class="card-more" popovertarget={id} aria-label={`Menu of ${card.title}`}>
        <Icon name="more" />
      </button>
      <div id={id} class="menu" popover="auto">
        <form id={refreshFormId(card.id)} method="post" action={href("blockRefreshes", block)} {...CARD_SWAP}>
          {canRun
            ? (
              <>
                <MenuButton icon="refresh" label="Refresh now" action={href("blockRefreshes", block)} />
                <MenuButton
                  icon={card.isPaused ? "play" : "pause"}
                  label={card.isPaused ? "Resume" : "Pause"}
                  action={href("blockPause", block)}
                  name="paused"
                  value={card.isPaused ? "no" : "yes"}
                />
              </>
            )
            : null}
          {canRun ? <MenuLink icon="pen" label="Change it…" href={href("blockEdit", block)} /> : null}
          <MenuLink
            icon="settings"
            label={card.hasSettings ? "Settings and schedule" : "Name and schedule"}
            href={href("blockSettings", block)}
            isDialog
          />
          <MenuLink icon="info" label="Details" href={href("block", block)} />
          {canRun ? <WhyLink href={href("blockWhy", block)} /> : null}
          <hr />
          <Stepper
            name="columns"
            label="Width"
            value={card.columns}
            minimum={MIN_COLUMNS}
            maximum={GRID_COLUMNS}
            card={card}
          />
          <Stepper name="rows" label="Height" value={card.rows} minimum={1} maximum={MAX_ROWS} card={card} />
          <div class="menu-pair">
            <MenuButton
              icon="earlier"
              label="Earlier"
              action={href("blockMoves", block)}
              name="direction"
              value="earlier"
            />
            <MenuButton
              icon="later"
              label="Later"
              action={href("blockMoves", block)}
              name="direction"
              value="later"
            />
          </div>
          <hr />
          {canRun ? <MenuButton icon="copy" label="Duplicate" action={href("blockCopies", block)} /> : null}
          {canRun ? <MenuLink icon="exit" label="Export…" href={href("blockExport", block)} /> : null}
          <MenuButton icon="trash" label="Delete" action={href("blockDeletions", block)} tone="bad" />
        </form>
        {canRun ? <p class="menu-note">{describeCounters(card, viewer.locale)}</p> : null}
      </div>
    </>
  );
}

interface MenuButtonProps {
  readonly icon: IconName;
  readonly label: string;
  readonly action: string;
  readonly name?: string;
  readonly value?: string;
  readonly tone?: "bad";
}

function MenuButton({ icon, label, action, name, value, tone }: MenuButtonProps) {
  return (
    <button type="submit" class="menu-item" formaction={action} name={name} value={value} data-tone={tone}>
      <Icon name={icon} />
      {label}
    </button>
  );
}

interface MenuLinkProps {
  readonly icon: IconName;
  readonly label: string;
  readonly href: string;
  /** With scripts the page opens over the dashboard. */
  readonly isDialog?: boolean;
}

function MenuLink({ icon, label, href, isDialog = false }: MenuLinkProps) {
  return (
    <a class="menu-item" href={href} data-dialog={isDialog ? "" : undefined}>
      <Icon name={icon} />
      {label}
    </a>
  );
}

/** Also tells the browser's part where a value that is clicked with Alt is explained. */
function WhyLink({ href }: { readonly href: string }) {
  return (
    <a class="menu-item" href={href} data-why={href}>
      <Icon name="search" />
      Why these numbers?
    </a>
  );
}

interface StepperProps {
  readonly name: "columns" | "rows";
  readonly label: string;
  readonly value: number;
  readonly minimum: number;
  readonly maximum: number;
  readonly card: Card;
}

function Stepper({ name, label, value, minimum, maximum, card }: StepperProps) {
  const action = href("blockSize", { block: card.id });
  return (
    <div class="menu-stepper" role="group" aria-label={label}>
      <span>{label}</span>
      <button
        type="submit"
        formaction={action}
        name={name}
        value={value - 1}
        disabled={value <= minimum}
        aria-label={`${label}: less`}
      >
        −
      </button>
      <output>{value}</output>
      <button
        type="submit"
        formaction={action}
        name={name}
        value={value + 1}
        disabled={value >= maximum}
        aria-label={`${label}: more`}
      >
        +
      </button>
    </div>
  );
}
