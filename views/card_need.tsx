import type { Card, Need } from "../services/types.ts";
import { href } from "../urls.ts";
import { LinkButton, SubmitButton } from "./button.tsx";
import { CARD_SWAP } from "./card_swap.ts";
import { Note } from "./note.tsx";

interface CardNeedProps {
  readonly card: Card;
  readonly need: Need;
}

/** A person must act: what is asked, what a yes means, and the button for it. */
export function CardNeed({ card, need }: CardNeedProps) {
  switch (need.kind) {
    case "hosts":
      return <HostsNeed card={card} hosts={need.hosts} reason={need.reason} />;
    case "settings":
      return <SettingsNeed card={card} names={need.names} />;
    case "connection":
      return <ConnectionNeed card={card} host={need.host} status={need.status} />;
  }
}

function HostsNeed(
  { card, hosts, reason }: {
    readonly card: Card;
    readonly hosts: readonly string[];
    readonly reason: string;
  },
) {
  return (
    <div class="card-body">
      <Note tone="accent">
        <p class="clip">{reason === "" ? "May this block call these hosts?" : reason}</p>
      </Note>
      <form method="post" action={href("blockHosts", { block: card.id })} {...CARD_SWAP}>
        <ul class="hosts">
          {hosts.map((host) => (
            <li key={host}>
              <label class="check">
                <input type="checkbox" name="hosts" value={host} checked />
                <span>{host}</span>
              </label>
            </li>
          ))}
        </ul>
        <p class="card-words">
          Requests then go to {hosts.length === 1 ? "this host" : "these hosts"}{" "}
          and no other. The settings take it back.
          {card.directNetwork.length === 0
            ? null
            : ` The block also has direct network to ${
              card.directNetwork.join(", ")
            }, and the new code with it.`}
        </p>
        <div class="card-buttons">
          <SubmitButton size="small">Allow</SubmitButton>
          <LinkButton size="small" href={href("block", { block: card.id })}>See the code</LinkButton>
        </div>
      </form>
    </div>
  );
}

function SettingsNeed({ card, names }: { readonly card: Card; readonly names: readonly string[] }) {
  return (
    <div class="card-body">
      <Note tone="accent">
        <p>{names.length === 1 ? `“${names[0]}” is missing` : `${names.length} settings are missing`}</p>
      </Note>
      <p class="card-words">Fill in {names.join(", ")}, and the block runs.</p>
      <div class="card-buttons">
        <a
          class="button"
          data-tone="main"
          data-size="small"
          data-dialog
          href={href("blockSettings", { block: card.id })}
        >
          Fill in
        </a>
      </div>
    </div>
  );
}

function ConnectionNeed(
  { card, host, status }: { readonly card: Card; readonly host: string; readonly status: number },
) {
  return (
    <div class="card-body">
      <Note tone="accent">
        <p class="clip">{host} wants a sign-in (it answered {status})</p>
      </Note>
      <p class="card-words">
        Your move: this source does not answer without a key. Choose an open source in the block’s settings,
        or correct its code.
      </p>
      <form
        class="card-buttons"
        method="post"
        action={href("blockRefreshes", { block: card.id })}
        {...CARD_SWAP}
      >
        <SubmitButton size="small">Try again</SubmitButton>
        <LinkButton size="small" href={href("blockCode", { block: card.id })}>Edit code</LinkButton>
      </form>
    </div>
  );
}
