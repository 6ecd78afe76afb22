import type { SettingDefinition } from "../domain/manifest.ts";
import type { Card, Need } from "../services/types.ts";
import { href } from "../urls.ts";
import { LinkButton, SubmitButton } from "./button.tsx";
import { ConnectionApproval } from "./connection_approval.tsx";
import { CARD_SWAP } from "./card_swap.ts";
import { FactsForm } from "./facts_form.tsx";
import { Note } from "./note.tsx";

interface CardNeedProps {
  readonly card: Card;
  readonly need: Need;
}

/** A person must act: what is asked, what a yes means, and the button for it. */
export function CardNeed({ card, need }: CardNeedProps) {
  switch (need.kind) {
    case "hosts":
      return <HostsNeed card={card} need={need} />;
    case "settings":
      return need.facts === undefined
        ? <SettingsNeed card={card} names={need.names} />
        : <FactsNeed card={card} facts={need.facts} />;
    case "connections":
      return <ConnectionsNeed card={card} need={need} />;
    case "connection":
      return <ConnectionNeed card={card} need={need} />;
  }
}

function HostsNeed(
  { card, need: { hosts, reason, connections = [] } }: {
    readonly card: Card;
    readonly need: Extract<Need, { kind: "hosts" }>;
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
          Requests then go to {hosts.length === 1 ? "this host" : "these hosts"} and no other.{" "}
          {connections.length === 0 ? null : (
            <strong>
              What the block reads with {connections.join(" and ")} may go there too.{" "}
            </strong>
          )}You can take it back in the settings.
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

/** The block waits for facts that only the person knows: asked for right here. */
function FactsNeed({ card, facts }: { readonly card: Card; readonly facts: readonly SettingDefinition[] }) {
  return (
    <div class="card-body" data-scroller>
      <Note tone="accent">
        <p>{facts.length === 1 ? "One thing only you know" : `${facts.length} things only you know`}</p>
      </Note>
      <FactsForm block={card.id} facts={facts} />
    </div>
  );
}

function ConnectionsNeed(
  { card, need }: { readonly card: Card; readonly need: Extract<Need, { kind: "connections" }> },
) {
  const names = need.connections.map(({ name }) => name);
  return (
    <div class="card-body">
      <Note tone="accent">
        <p class="clip">
          {`The block wants to use your ${names.length === 1 ? "connection" : "connections"} ${
            names.join(", ")
          }`}
        </p>
      </Note>
      <ConnectionApproval block={card.id} connections={need.connections} hosts={need.hosts} isOnCard />
      <p class="card-words">
        Its code never sees the secret.{" "}
        <a href={href("block", { block: card.id }, { tab: "code" })}>See the code</a>
      </p>
    </div>
  );
}

function ConnectionNeed(
  { card, need }: { readonly card: Card; readonly need: Extract<Need, { kind: "connection" }> },
) {
  const { name, host, status, used } = need;
  return (
    <div class="card-body">
      <Note tone="accent">
        <p class="clip">
          {status === null
            ? `The block needs a connection named ${name}${host === "" ? "" : ` for ${host}`}`
            : used === null
            ? `${host} wants a sign-in (it answered ${status})`
            : `${host} did not accept ${used.name} (it answered ${status})`}
        </p>
      </Note>
      <p class="card-words">
        {used === null
          ? "Your move: store what the source knows you by, a key or a password, as a connection. The block’s code never sees it."
          : "Your move: replace its secret, or look whether it may read this."}
      </p>
      <form
        class="card-buttons"
        method="post"
        action={href("blockRefreshes", { block: card.id })}
        {...CARD_SWAP}
      >
        {used === null
          ? (
            <LinkButton size="small" tone="main" href={href("connectionNew", {}, { block: card.id })}>
              Make the connection
            </LinkButton>
          )
          : (
            <LinkButton size="small" tone="main" href={href("connection", { connection: used.id })}>
              {`Open ${used.name}`}
            </LinkButton>
          )}
        <SubmitButton size="small" tone="quiet">Try again</SubmitButton>
        <LinkButton size="small" href={href("blockCode", { block: card.id })}>Edit code</LinkButton>
      </form>
    </div>
  );
}
