import type { BlockDetail } from "../../../services/types.ts";
import { href } from "../../../urls.ts";
import { Note } from "../../../views/note.tsx";

/** Beside code of a block with direct network: whichever version becomes the current one has it too. */
export function DirectNote({ block: { card } }: { readonly block: BlockDetail }) {
  if (card.directNetwork.length === 0) return null;
  return (
    <Note tone="warn">
      {`This block has direct network to ${
        card.directNetwork.join(", ")
      }: code of any of its versions gets it. `}
      <a href={href("blockDirect", { block: card.id })}>Look at it</a>
    </Note>
  );
}
