import type { NoteTone } from "../../../views/note.tsx";
import type { CardState } from "../../../services/types.ts";

interface StateWords {
  readonly label: string;
  readonly tone: NoteTone;
  /** What happened and whose move it is; null when there is nothing to add. */
  readonly detail: string | null;
}

/** The state of a block in words, for the head of its details. */
export function describeState(state: CardState): StateWords {
  switch (state.kind) {
    case "fresh":
      return { label: "Fresh", tone: "good", detail: null };
    case "refreshing":
      return { label: "Refreshing", tone: "accent", detail: null };
    case "waiting":
      return { label: "Not run yet", tone: "neutral", detail: null };
    case "stale":
      return { label: "Stale", tone: "warn", detail: state.error.message };
    case "failed":
      return { label: "Failed", tone: "bad", detail: state.error.message };
    case "needs_you":
      return { label: "Needs you", tone: "accent", detail: describeNeed(state.need) };
    case "making":
      return { label: "Being made", tone: "accent", detail: null };
    case "draft":
      return {
        label: "Draft",
        tone: "warn",
        detail: state.generation.diagnosis?.happened ?? "The best attempt was kept, it is not good yet",
      };
  }
}

function describeNeed(need: Extract<CardState, { kind: "needs_you" }>["need"]): string {
  switch (need.kind) {
    case "hosts":
      return `It wants to call ${need.hosts.join(", ")}: allow that on the card`;
    case "settings":
      return `Fill in ${need.names.join(", ")} in the settings on the card`;
    case "connections":
      return `It wants to use ${need.connections.map(({ name }) => name).join(", ")}: allow that on the card`;
    case "connection":
      return need.status === null
        ? `It needs a connection named ${need.name}`
        : `${need.host} answered ${need.status}: it wants to know who asks`;
  }
}
