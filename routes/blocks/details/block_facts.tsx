import { describeRefresh } from "../../../domain/schedule.ts";
import type { BlockDetail } from "../../../services/types.ts";
import { href } from "../../../urls.ts";
import { Moment } from "../../../views/moment.tsx";
import { PlanWords } from "../../../views/plan_words.tsx";
import type { PageFrame } from "../../../views/page.tsx";
import { describeCounters, writeDollars } from "../../../views/spending_words.ts";
import { Fact } from "./fact.tsx";
import { describeOrigin } from "./origin_words.ts";

interface BlockFactsProps {
  readonly frame: PageFrame;
  readonly block: BlockDetail;
}

/** What a block is made of and what it may do, on every tab. */
export function BlockFacts({ frame, block }: BlockFactsProps) {
  const { card } = block;
  return (
    <dl class="facts">
      {card.prompt === "" ? null : (
        <Fact label="Asked for" isWide>
          <q dir="auto">{card.prompt}</q>
        </Fact>
      )}
      {block.plan === null ? null : (
        <Fact label="Planned" isWide>
          <PlanWords plan={block.plan} />
        </Fact>
      )}
      <Fact label="Made by">{card.origin === null ? "Nobody yet" : describeOrigin(card.origin)}</Fact>
      <Fact label="May call">
        {block.approvedHosts.length === 0 ? "No host" : block.approvedHosts.join(", ")}
      </Fact>
      {block.connections.length === 0 ? null : (
        <Fact label="May use">
          {block.connections.filter(({ isApproved }) => isApproved).map(({ name }) => name).join(", ") ||
            "No connection yet"}
        </Fact>
      )}
      {card.directNetwork.length === 0 ? null : (
        <Fact label="Direct network">
          <a href={href("blockDirect", { block: card.id })}>{card.directNetwork.join(", ")}</a>
        </Fact>
      )}
      <Fact label="Refreshes">
        {card.isPaused ? `Paused, else ${describeRefresh(block.refresh)}` : describeRefresh(block.refresh)}
      </Fact>
      <Fact label="Next run">
        <NextRun frame={frame} block={block} />
      </Fact>
      <Fact label="Version">{card.version === null ? "None yet" : card.version}</Fact>
      <Fact label="Model tokens">
        {`${describeCounters(card, frame.viewer.locale)}${describeCost(block, frame)}`}
      </Fact>
      <Fact label="Created">
        <Moment at={block.createdAt} viewer={frame.viewer} />
      </Fact>
    </dl>
  );
}

/** " ($0.02 in all)", or nothing where no price was known. */
function describeCost({ cost }: BlockDetail, { viewer }: PageFrame): string {
  if (cost === null) return "";
  const dollars = writeDollars(cost.micros, viewer.locale);
  return cost.unpricedTokens === 0 ? ` (${dollars} in all)` : ` (${dollars}, and some at a price not known)`;
}

function NextRun({ frame, block: { card } }: BlockFactsProps) {
  if (card.isPaused) return <>When you resume it</>;
  const at = nextRunOf(card.state);
  return at === null ? <>Not planned</> : <Moment at={at} viewer={frame.viewer} />;
}

function nextRunOf(state: BlockDetail["card"]["state"]): number | null {
  switch (state.kind) {
    case "fresh":
    case "waiting":
      return state.nextRunAt;
    case "stale":
    case "failed":
      return state.retryAt;
    case "refreshing":
    case "needs_you":
    case "making":
    case "draft":
      return null;
  }
}
