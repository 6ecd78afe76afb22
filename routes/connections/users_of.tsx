import { cleanText } from "../../domain/outcome.ts";
import type { ConnectionUser } from "../../services/connections/types.ts";
import { href } from "../../urls.ts";

/** The blocks that name a connection, each a link, with whether they may use it. */
export function UsersOf({ blocks }: { readonly blocks: readonly ConnectionUser[] }) {
  if (blocks.length === 0) return <>no block uses it</>;
  return (
    <>
      {blocks.map(({ id, title, isApproved }, index) => (
        <span key={id}>
          {index === 0 ? "" : ", "}
          <a href={href("block", { block: id })} dir="auto">{cleanText(title, 200)}</a>
          {isApproved ? "" : " (not allowed)"}
        </span>
      ))}
    </>
  );
}
