import type { BlockConnection, BlockDetail } from "../../services/types.ts";
import { href } from "../../urls.ts";
import { LinkButton, SubmitButton } from "../../views/button.tsx";
import { ConnectionApproval } from "../../views/connection_approval.tsx";
import { Panel } from "../../views/panel.tsx";

/** Which connections the block's code names, and whether it may use them. */
export function ConnectionsPanel({ block }: { readonly block: BlockDetail }) {
  return (
    <Panel
      title="Connections"
      id="connections"
      note="Secrets that the block’s code may use without ever seeing them, at their own address alone."
    >
      <ul class="rows">
        {block.connections.map((used) => <ConnectionRow key={used.name} block={block} used={used} />)}
      </ul>
    </Panel>
  );
}

function ConnectionRow({ block, used }: { readonly block: BlockDetail; readonly used: BlockConnection }) {
  const { name, stored, isApproved } = used;
  const id = block.card.id;
  return (
    <li>
      <div class="row-words">
        <strong>
          {stored === null ? name : <a href={href("connection", { connection: stored.id })}>{name}</a>}
        </strong>
        <span class="quiet">
          {stored === null ? "not stored yet" : `${stored.origin}, ${isApproved ? "allowed" : "not allowed"}`}
        </span>
      </div>
      {stored === null
        ? <LinkButton size="small" href={href("connectionNew", {}, { block: id })}>Make it</LinkButton>
        : isApproved
        ? (
          <form method="post" action={href("blockWithdrawals", { block: id })}>
            <input type="hidden" name="connection" value={stored.id} />
            <SubmitButton tone="quiet" size="small">
              Withdraw<span class="sr-only">{`, ${name}`}</span>
            </SubmitButton>
          </form>
        )
        : <ConnectionApproval block={id} connections={[stored]} hosts={block.reach} />}
    </li>
  );
}
