import type { BlockDetail, Card, Need } from "../../../services/types.ts";
import { href } from "../../../urls.ts";
import { LinkButton, SubmitButton } from "../../../views/button.tsx";
import { ConnectionApproval } from "../../../views/connection_approval.tsx";
import { FactsForm } from "../../../views/facts_form.tsx";

interface NeedFormProps {
  readonly block: BlockDetail;
  readonly need: Need;
}

/** What a change waits for: the question, what a yes means, and the button for it. */
export function NeedForm({ block, need }: NeedFormProps) {
  const id = block.card.id;
  return (
    <section class="panel" id="need">
      <h2>The change waits for you</h2>
      {need.kind === "hosts" ? <HostsForm card={block.card} need={need} /> : null}
      {need.kind === "connections"
        ? <ConnectionApproval block={id} connections={need.connections} hosts={need.hosts} />
        : null}
      {need.kind === "connection"
        ? (
          <>
            <p>
              {`It needs a connection${need.name === null ? "" : ` named ${need.name}`}${
                need.host === "" ? "" : ` for ${need.host}`
              }: store what the source knows you by. The code never sees it.`}
            </p>
            <p class="form-actions">
              <LinkButton tone="main" size="small" href={href("connectionNew", {}, { block: id })}>
                Make the connection
              </LinkButton>
            </p>
          </>
        )
        : null}
      {need.kind === "settings" ? <SettingsNeed block={block} need={need} /> : null}
    </section>
  );
}

/** Facts are asked for right here; settings of the version that is there stand on their own page. */
function SettingsNeed(
  { block: { card }, need }: {
    readonly block: BlockDetail;
    readonly need: Extract<Need, { kind: "settings" }>;
  },
) {
  if (need.facts !== undefined) return <FactsForm block={card.id} facts={need.facts} />;
  return (
    <>
      <p>{`It needs ${need.names.join(", ")}.`}</p>
      <p class="form-actions">
        <LinkButton tone="main" size="small" href={href("blockSettings", { block: card.id })}>
          Fill in
        </LinkButton>
      </p>
    </>
  );
}

function HostsForm(
  { card, need }: { readonly card: Card; readonly need: Extract<Need, { kind: "hosts" }> },
) {
  const { hosts, connections = [] } = need;
  return (
    <form method="post" action={href("blockHosts", { block: card.id })}>
      <input type="hidden" name="back" value="edit" />
      <p>It wants to read from:</p>
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
      {connections.length === 0 ? null : (
        <p>
          <strong>{`What the block reads with ${connections.join(" and ")} may go there too.`}</strong>
        </p>
      )}
      {card.directNetwork.length === 0 ? null : (
        <p>
          {`The block also has direct network to ${card.directNetwork.join(", ")}, and the new code with it.`}
        </p>
      )}
      <p class="form-actions">
        <SubmitButton size="small">Allow</SubmitButton>
      </p>
    </form>
  );
}
