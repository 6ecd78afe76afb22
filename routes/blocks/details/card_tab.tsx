import type { BlockDetail } from "../../../services/types.ts";
import { href } from "../../../urls.ts";
import { LinkButton } from "../../../views/button.tsx";
import type { PageFrame } from "../../../views/page.tsx";

interface CardTabProps {
  readonly frame: PageFrame;
  readonly block: BlockDetail;
}

export function CardTab({ block }: CardTabProps) {
  return (
    <LinkButton href={href("dashboard", { dashboard: block.dashboard.id })}>
      On the dashboard
    </LinkButton>
  );
}
