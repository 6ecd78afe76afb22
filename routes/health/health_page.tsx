import { cleanText } from "../../domain/outcome.ts";
import type { Finding } from "../../services/examine/types.ts";
import type { Health } from "../../services/types.ts";
import { href } from "../../urls.ts";
import { Page, type PageFrame } from "../../views/page.tsx";
import { FindingsPanel, sentence } from "./findings_panel.tsx";
import { PageHeading, Panel } from "../../views/panel.tsx";

interface HealthPageProps {
  readonly frame: PageFrame;
  readonly health: Health;
  readonly findings: readonly Finding[];
}

/** What the server says of itself, check by check. */
export function HealthPage({ frame, health, findings }: HealthPageProps) {
  return (
    <Page frame={frame} title="Health" width="narrow">
      <PageHeading
        title="Health"
        note={health.isHealthy ? "Everything that was checked is good." : "Something needs a look."}
      />
      <div class="panels">
        <ul class="rows panel">
          {health.checks.map(({ name, isGood, note }) => (
            <li>
              <div class="row-words">
                <strong>{sentence(name)}</strong>
                <span class="quiet" dir="auto">{cleanText(note)}</span>
              </div>
              <span class="state-badge" data-tone={isGood ? "good" : "bad"}>{isGood ? "Good" : "Bad"}</span>
            </li>
          ))}
        </ul>
        <FindingsPanel findings={findings} />
        <IsolationPanel isolation={health.isolation} />
        {health.directNetwork.length === 0 ? null : <DirectPanel blocks={health.directNetwork} />}
      </div>
    </Page>
  );
}

/** What keeps blocks in here, and what this machine does not give. */
function IsolationPanel({ isolation: { summary, layers, missing } }: Pick<Health, "isolation">) {
  return (
    <Panel title="What keeps blocks in" note={`${summary}.`}>
      <h3>In force</h3>
      <ul class="plain-list">{layers.map((layer) => <li key={layer}>{layer}</li>)}</ul>
      {missing.length === 0 ? null : (
        <>
          <h3>Not on this machine</h3>
          <ul class="plain-list">
            {missing.map(({ layer, reason }) => (
              <li>
                {layer}
                <span class="quiet">{`: ${reason}`}</span>
              </li>
            ))}
          </ul>
        </>
      )}
    </Panel>
  );
}

function DirectPanel({ blocks }: { readonly blocks: Health["directNetwork"] }) {
  return (
    <Panel
      title="Direct network"
      note="The exception that you made: these blocks reach the hosts named here by themselves, past the checks and the log of each request."
    >
      <ul class="rows">
        {blocks.map(({ id, title, hosts }) => (
          <li>
            <div class="row-words">
              <strong>{hosts.join(", ")}</strong>
              <a class="quiet" href={href("blockDirect", { block: id })} dir="auto">
                {cleanText(title, 200)}
              </a>
            </div>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
