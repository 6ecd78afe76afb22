import type { Card } from "../services/types.ts";

export interface CardLabel {
  readonly words: string;
  readonly title: string;
  readonly tone: "accent" | "quiet";
}

/** The small words beside a card's title: how far its making is, or that no model made it. */
export function findCardLabel(card: Card): CardLabel | undefined {
  const { state, origin } = card;
  if (state.kind === "making") {
    const { attempt, maxAttempts } = state.generation;
    const words = attempt > 1 ? `making · attempt ${attempt} of ${maxAttempts}` : "making";
    return { words, title: "The block is being written and tried", tone: "accent" };
  }
  if (state.kind === "draft" && state.generation.status === "refused") {
    return { words: "not possible", title: "Nothing that is there can show this", tone: "accent" };
  }
  if (state.kind === "draft") {
    return { words: "draft", title: "No version was good enough to show", tone: "accent" };
  }
  switch (origin?.kind) {
    case "recipe":
      return { words: "ready-made", title: "Made from a ready block, without a model", tone: "quiet" };
    case "inspector":
      return {
        words: "from an address",
        title: "Made by looking at the address, without a model",
        tone: "quiet",
      };
    case "import":
      return {
        words: "imported",
        title: `Imported from ${origin.from ?? "a package"}`,
        tone: "quiet",
      };
    default:
      return undefined;
  }
}
