import { cleanText } from "../../domain/outcome.ts";
import type { ConnectionSummary } from "../../services/connections/types.ts";
import { href } from "../../urls.ts";
import { LinkButton } from "../../views/button.tsx";
import { Page, type PageFrame } from "../../views/page.tsx";
import { PageHeading } from "../../views/panel.tsx";
import { RelativeTime } from "../../views/relative_time.tsx";
import { KIND_WORDS } from "./kind_words.ts";
import { ConnectionBadge } from "./connection_badge.tsx";
import { UsersOf } from "./users_of.tsx";

interface ConnectionsPageProps {
  readonly frame: PageFrame;
  readonly connections: readonly ConnectionSummary[];
}

/** Every stored secret by where it may go: its name, never itself. */
export function ConnectionsPage({ frame, connections }: ConnectionsPageProps) {
  return (
    <Page frame={frame} title="Connections" current="connections" width="narrow">
      <PageHeading
        title="Connections"
        note="Keys and passwords for sources that want to know who asks. Each goes to one address only; no block’s code and no model ever sees it."
        actions={<LinkButton tone="main" href={href("connectionNew")}>New connection</LinkButton>}
      />
      {connections.length === 0
        ? (
          <div class="nothing">
            <h2>No connections yet</h2>
            <p>Public sources need none. For the others, store a key here and let single blocks use it.</p>
          </div>
        )
        : (
          <ul class="rows panel">
            {connections.map((each) => <ConnectionRow key={each.id} frame={frame} connection={each} />)}
          </ul>
        )}
    </Page>
  );
}

interface ConnectionRowProps {
  readonly frame: PageFrame;
  readonly connection: ConnectionSummary;
}

function ConnectionRow({ frame, connection }: ConnectionRowProps) {
  const { id, name, origin, auth, methods, pathPrefix, lastUsedAt, state, blocks } = connection;
  return (
    <li>
      <div class="row-words">
        <strong>
          <a href={href("connection", { connection: id })}>{name}</a>
        </strong>
        <span>{origin}{pathPrefix === "/" ? "" : pathPrefix}</span>
        <span class="quiet">
          {`${KIND_WORDS[auth.kind].label} · ${methods.join(", ")} · `}
          {lastUsedAt === null ? "never used" : (
            <>
              used <RelativeTime at={lastUsedAt} now={frame.now} />
            </>
          )}
        </span>
        <span class="quiet">
          <UsersOf blocks={blocks} />
        </span>
        {state.kind === "failed" ? <span class="quiet">{cleanText(state.message, 300)}</span> : null}
      </div>
      <ConnectionBadge state={state} />
    </li>
  );
}
