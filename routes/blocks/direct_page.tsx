import { DIRECT_NETWORK_RISKS, MAX_DIRECT_ENTRIES } from "../../domain/direct_network.ts";
import type { BlockDetail } from "../../services/types.ts";
import { href } from "../../urls.ts";
import { LinkButton, SubmitButton } from "../../views/button.tsx";
import { Confirm } from "../../views/confirm.tsx";
import { CheckField, TextArea } from "../../views/field.tsx";
import { Note } from "../../views/note.tsx";
import { Page, type PageFrame } from "../../views/page.tsx";
import { PageHeading, Panel } from "../../views/panel.tsx";
import { describeOrigin } from "./details/origin_words.ts";

export interface RefusedDirect {
  readonly hosts: string;
  /** What stands against the hosts; empty when only the risks were not accepted. */
  readonly problems: readonly string[];
  readonly isAccepted: boolean;
}

interface DirectPageProps {
  readonly frame: PageFrame;
  readonly block: BlockDetail;
  readonly refused?: RefusedDirect | undefined;
}

/** What direct network means, whether the block has it, and the form that allows exactly some hosts. */
export function DirectPage({ frame, block, refused }: DirectPageProps) {
  const { card, dashboard } = block;
  return (
    <Page frame={frame} title={`Direct network of ${card.title}`} current={dashboard.id} width="narrow">
      <nav class="crumbs" aria-label="Way back">
        <a href={href("dashboard", { dashboard: dashboard.id })}>{dashboard.title}</a>
        <a href={href("block", { block: card.id })} dir="auto">{card.title}</a>
      </nav>
      <PageHeading
        title="Direct network"
        note={card.directNetwork.length === 0
          ? "Off. The block’s process reaches nothing by itself; Tessera sends its requests, checks each and records it."
          : "On. The block’s process opens connections of its own to the hosts below, and to no other."}
        actions={<LinkButton href={href("blockSettings", { block: card.id })}>Settings</LinkButton>}
      />
      <div class="panels">
        {card.directNetwork.length === 0 ? null : <GrantedPanel block={block} />}
        <RisksPanel block={block} />
        <AllowPanel block={block} refused={refused} />
      </div>
    </Page>
  );
}

function GrantedPanel({ block: { card } }: Pick<DirectPageProps, "block">) {
  return (
    <Panel title="Allowed now">
      <ul class="rows">
        {card.directNetwork.map((host) => (
          <li key={host}>
            <strong class="host-name">{host}</strong>
          </li>
        ))}
      </ul>
      <Confirm
        label="Take it back"
        subject={`direct network of ${card.title}`}
        question="The next run reaches nothing by itself. What the block shows stays on its card."
        confirmLabel="Take it back"
        action={href("blockDirectRevocations", { block: card.id })}
        fields={{}}
      />
    </Panel>
  );
}

function RisksPanel({ block: { card } }: Pick<DirectPageProps, "block">) {
  const code = href("block", { block: card.id }, { tab: "code" });
  return (
    <Panel
      title="What stays open"
      note="For a source that Tessera cannot ask for the block, such as a database. Everything else works without."
    >
      <ul class="plain-list">{DIRECT_NETWORK_RISKS.map((risk) => <li key={risk}>{risk}</li>)}</ul>
      {card.version === null || card.origin === null ? null : (
        <div class="form-actions">
          <LinkButton size="small" href={code}>Read its code first</LinkButton>
          <span class="quiet">{`Version ${card.version} · ${describeOrigin(card.origin)}`}</span>
        </div>
      )}
    </Panel>
  );
}

function AllowPanel({ block: { card }, refused }: Omit<DirectPageProps, "frame">) {
  const isOn = card.directNetwork.length > 0;
  return (
    <Panel title={isOn ? "Change the hosts" : "Allow it"} id="allow">
      {refused === undefined ? null : (
        <div role="alert">
          <Note tone="bad">Not allowed: see the marked fields</Note>
        </div>
      )}
      <form method="post" action={`${href("blockDirect", { block: card.id })}#allow`}>
        <TextArea
          name="hosts"
          label="Exact hosts with their ports, one a line"
          rows={3}
          required
          isCode
          value={refused?.hosts ?? card.directNetwork.join("\n")}
          placeholder="db.example.org:5432"
          help={`At most ${MAX_DIRECT_ENTRIES}, no wildcards and no ranges. A private address needs its exact host:port in TESSERA_LAN_HOSTS.`}
          error={refused === undefined || refused.problems.length === 0
            ? undefined
            : refused.problems.join("\n")}
        />
        <CheckField
          name="risks"
          value="accepted"
          label="I have read what stays open, and allow it for this block"
          isChecked={refused?.isAccepted ?? false}
          error={refused === undefined || refused.isAccepted ? undefined : "Needed: nobody else decides this"}
        />
        <SubmitButton tone="danger">{isOn ? "Allow exactly these" : "Allow direct network"}</SubmitButton>
      </form>
    </Panel>
  );
}
