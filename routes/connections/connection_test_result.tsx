import { cleanText } from "../../domain/outcome.ts";
import type { ConnectionTest } from "../../services/connections/types.ts";
import { Note, type NoteTone } from "../../views/note.tsx";

/** What the source answered, as text, or why it did not. */
export function ConnectionTestResult({ result }: { readonly result: ConnectionTest }) {
  if (result.kind === "failed") {
    return (
      <div role="alert">
        <Note tone="bad">
          <p dir="auto">{cleanText(result.message)}</p>
          {result.hint === undefined ? null : <p dir="auto">{cleanText(result.hint)}</p>}
        </Note>
      </div>
    );
  }
  const { status, type, bytes, excerpt } = result;
  return (
    <div role="status" class="test-result">
      <Note tone={toneOf(status)}>
        {`Answered ${status}${words(status)}${type === "" ? "" : `, ${type}`}, ${bytes} bytes`}
      </Note>
      {excerpt === "" ? null : <pre class="plain-text excerpt" dir="auto" tabIndex={0}>{excerpt}</pre>}
    </div>
  );
}

function toneOf(status: number): NoteTone {
  return status < 400 ? "good" : status === 401 || status === 403 ? "bad" : "warn";
}

function words(status: number): string {
  if (status === 401 || status === 403) return ": the secret was not accepted";
  return status === 404 ? ": nothing is at this path" : "";
}
