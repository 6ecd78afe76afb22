import type { Card } from "../../services/types.ts";
import { href } from "../../urls.ts";
import { LinkButton } from "../../views/button.tsx";
import { Panel } from "../../views/panel.tsx";

/** Whether the block goes past the broker; a page of its own says what that means before it is allowed. */
export function DirectPanel({ card }: { readonly card: Card }) {
  const isOn = card.directNetwork.length > 0;
  return (
    <Panel
      title="Direct network"
      id="direct"
      note={isOn
        ? `On: its process reaches ${card.directNetwork.join(", ")} by itself.`
        : "Off: its process reaches nothing by itself, and Tessera checks and records each request."}
    >
      <LinkButton size="small" href={href("blockDirect", { block: card.id })}>
        {isOn ? "Look at it or take it back" : "What it would mean"}
      </LinkButton>
    </Panel>
  );
}
