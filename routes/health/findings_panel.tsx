import { cleanText } from "../../domain/outcome.ts";
import type { Finding } from "../../services/examine/types.ts";
import { Panel } from "../../views/panel.tsx";

/** What is not as it could be, what follows from it, and how to mend it; the same words as `tessera doctor`. */
export function FindingsPanel({ findings }: { readonly findings: readonly Finding[] }) {
  const open = findings.filter(({ state }) => state !== "good");
  if (open.length === 0) return null;
  return (
    <Panel title="What could be better" note="tessera doctor looks more closely, and tests the sandbox anew.">
      <ul class="rows">
        {open.map(({ name, state, note, means, mend = [], details = [] }) => (
          <li>
            <div class="row-words">
              <strong>{sentence(name)}</strong>
              <span dir="auto">{cleanText(note)}</span>
              {means === undefined ? null : <span class="quiet">{means}</span>}
              {name === "isolation" || details.length === 0 ? null : (
                <ul class="plain-list">
                  {details.map((line) => <li key={line} dir="auto">{cleanText(line)}</li>)}
                </ul>
              )}
              {mend.length === 0 ? null : (
                <ul class="plain-list">
                  {mend.map((step) => <li key={step}>{isCommand(step) ? <code>{step}</code> : step}</li>)}
                </ul>
              )}
            </div>
            <span class="state-badge" data-tone={state === "bad" ? "bad" : "quiet"}>
              {state === "bad" ? "Bad" : "Note"}
            </span>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

/** A name as it stands at the start of a line. */
export function sentence(name: string): string {
  return name.slice(0, 1).toUpperCase() + name.slice(1);
}

/** Steps to copy begin with a program or a setting; others are sentences. */
function isCommand(step: string): boolean {
  return /^(?:[a-z][\w-]* |[A-Z_]{3,}=|--|ulimit|[A-Z]\w+=)/.test(step) && !/[.]$/.test(step);
}
