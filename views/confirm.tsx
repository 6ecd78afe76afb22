import type { ComponentChildren } from "preact";
import { SubmitButton } from "./button.tsx";

interface ConfirmProps {
  readonly label: string;
  /** What the label belongs to, for people who hear the page: "Revoke, api.example.org". */
  readonly subject: string;
  /** What will happen, in one sentence. */
  readonly question: ComponentChildren;
  readonly confirmLabel: string;
  readonly action: string;
  /** Hidden fields that the form sends. */
  readonly fields: Readonly<Record<string, string | readonly string[]>>;
}

/** An action that takes two steps, without scripts: the first opens the question, the second sends the form. */
export function Confirm({ label, subject, question, confirmLabel, action, fields }: ConfirmProps) {
  return (
    <details class="confirm">
      <summary class="button" data-tone="quiet" data-size="small">
        {label}
        <span class="sr-only">{`, ${subject}`}</span>
      </summary>
      <form class="confirm-form" method="post" action={action}>
        {Object.entries(fields).flatMap(([name, values]) =>
          [values].flat().map((value) => <input key={value} type="hidden" name={name} value={value} />)
        )}
        <p>{question}</p>
        <SubmitButton tone="danger" size="small">{confirmLabel}</SubmitButton>
      </form>
    </details>
  );
}
