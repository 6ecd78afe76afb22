import type { ComponentChildren } from "preact";

export type NoteTone = "accent" | "good" | "warn" | "bad" | "neutral";

interface NoteProps {
  readonly tone: NoteTone;
  readonly children: ComponentChildren;
}

/** A coloured strip that says what happened and what can be done. */
export function Note({ tone, children }: NoteProps) {
  return <div class="note" data-tone={tone}>{children}</div>;
}
