import { cleanText } from "../../domain/outcome.ts";
import type { App } from "../../services/app.ts";
import { Page, type PageFrame } from "../../views/page.tsx";
import { PageHeading } from "../../views/panel.tsx";

type Health = Awaited<ReturnType<App["health"]>>;

interface HealthPageProps {
  readonly frame: PageFrame;
  readonly health: Health;
}

/** What the server says of itself, check by check. */
export function HealthPage({ frame, health }: HealthPageProps) {
  return (
    <Page frame={frame} title="Health" width="narrow">
      <PageHeading
        title="Health"
        note={health.isHealthy ? "Everything that was checked is good." : "Something needs a look."}
      />
      <ul class="rows panel">
        {health.checks.map(({ name, isGood, note }) => (
          <li>
            <div class="row-words">
              <strong>{name}</strong>
              <span class="quiet" dir="auto">{cleanText(note)}</span>
            </div>
            <span class="state-badge" data-tone={isGood ? "good" : "bad"}>{isGood ? "Good" : "Bad"}</span>
          </li>
        ))}
      </ul>
    </Page>
  );
}
