import { hostPatternOf } from "../domain/hosts.ts";
import type { NamedConnection } from "../services/types.ts";
import { href } from "../urls.ts";
import { SubmitButton } from "./button.tsx";
import { CARD_SWAP } from "./card_swap.ts";

interface ConnectionApprovalProps {
  readonly block: string;
  readonly connections: readonly NamedConnection[];
  /** Every host that may get what the block reads. */
  readonly hosts: readonly string[];
  /** On the card: the answer takes the card's place. */
  readonly isOnCard?: boolean;
}

/**
 * One question for both: may the block use the connections, and may it send what it reads with them to these hosts?
 * The connections' own hosts go with the yes, the others can be left out.
 */
export function ConnectionApproval({ block, connections, hosts, isOnCard = false }: ConnectionApprovalProps) {
  const own = connections.map(({ origin }) => hostPatternOf(new URL(origin)));
  const names = connections.map(({ name }) => name).join(" and ");
  return (
    <form
      class="approval"
      method="post"
      action={href("blockConnections", { block })}
      {...(isOnCard ? CARD_SWAP : {})}
    >
      {connections.map(({ id }) => <input key={id} type="hidden" name="connections" value={id} />)}
      <p>
        This block may send what it reads with <strong>{names}</strong> to:
      </p>
      <ul class="hosts">
        {connections.map(({ id, name, origin }) => (
          <li key={id}>
            <span>{origin}</span> <span class="quiet">where {name} signs in</span>
          </li>
        ))}
        {hosts.filter((host) => !own.includes(host)).map((host) => (
          <li key={host}>
            <label class="check">
              <input type="checkbox" name="hosts" value={host} checked />
              <span>{host}</span>
            </label>
          </li>
        ))}
      </ul>
      <SubmitButton size="small">Allow</SubmitButton>
    </form>
  );
}
