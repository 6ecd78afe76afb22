import type { ConnectionState } from "../../services/connections/types.ts";
import type { NoteTone } from "../../views/note.tsx";

interface BadgeWords {
  readonly words: string;
  readonly tone: NoteTone;
}

/** How the newest use of a connection went. */
export function ConnectionBadge({ state }: { readonly state: ConnectionState }) {
  const { words, tone } = describe(state);
  return <span class="state-badge" data-tone={tone}>{words}</span>;
}

function describe(state: ConnectionState): BadgeWords {
  switch (state.kind) {
    case "unused":
      return { words: "Not tried yet", tone: "neutral" };
    case "good":
      return { words: `Answered ${state.status}`, tone: state.status < 400 ? "good" : "warn" };
    case "refused":
      return { words: `Not accepted (${state.status})`, tone: "bad" };
    case "failed":
      return { words: "No answer", tone: "bad" };
  }
}
