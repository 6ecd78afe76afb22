import { cleanText } from "../../domain/outcome.ts";
import type { DirectNetworkBlock, GrantedHost } from "../../services/types.ts";
import { href } from "../../urls.ts";
import { Confirm } from "../../views/confirm.tsx";
import { SettingsPanel } from "./settings_panel.tsx";

interface HostsSectionProps {
  readonly hosts: readonly GrantedHost[];
  readonly directNetwork: readonly DirectNetworkBlock[];
  readonly isSaved: boolean;
}

/** Which machines blocks may call, and the way to take that back. */
export function HostsSection({ hosts, directNetwork, isSaved }: HostsSectionProps) {
  return (
    <SettingsPanel
      section="hosts"
      note="The hosts that you allowed, and the blocks that call them. Tessera sends their requests nowhere else."
      isSaved={isSaved}
    >
      {hosts.length === 0
        ? <p class="quiet">No block calls any host yet.</p>
        : <ul class="rows">{hosts.map((granted) => <HostRow key={granted.host} granted={granted} />)}</ul>}
      {directNetwork.length === 0 ? null : (
        <>
          <h3>Direct network</h3>
          <p class="quiet">
            These blocks reach the hosts named here by themselves, past the checks and the log of each
            request.
          </p>
          <ul class="rows">
            {directNetwork.map((block) => <DirectRow key={block.id} block={block} />)}
          </ul>
        </>
      )}
    </SettingsPanel>
  );
}

function DirectRow({ block: { id, title, hosts } }: { readonly block: DirectNetworkBlock }) {
  return (
    <li>
      <div class="row-words">
        <strong>{hosts.join(", ")}</strong>
        <span class="quiet">
          <a href={href("blockDirect", { block: id })} dir="auto">{cleanText(title, 200)}</a>
        </span>
      </div>
      <Confirm
        label="Revoke"
        subject={`direct network of ${cleanText(title, 200)}`}
        question="The block’s process then reaches nothing by itself. What it shows stays on the card."
        confirmLabel="Revoke it"
        action={`${href("settingsDirect")}#hosts`}
        fields={{ block: id }}
      />
    </li>
  );
}

function HostRow({ granted: { host, blocks } }: { readonly granted: GrantedHost }) {
  return (
    <li>
      <div class="row-words">
        <strong>{host}</strong>
        <span class="quiet">
          {blocks.length === 0 ? "no block" : blocks.map(({ id, title }, index) => (
            <>
              {index === 0 ? "" : ", "}
              <a href={href("block", { block: id })} dir="auto">{cleanText(title, 200)}</a>
            </>
          ))}
        </span>
      </div>
      <Confirm
        label="Revoke"
        subject={host}
        question={blocks.length === 1
          ? "The block stops until you allow the host again. What it shows stays on the card."
          : "These blocks stop until you allow the host again. What they show stays on their cards."}
        confirmLabel="Revoke it"
        action={`${href("settingsHosts")}#hosts`}
        fields={{ host }}
      />
    </li>
  );
}
