import { cleanText } from "../../domain/outcome.ts";
import type { ModelCall } from "../../services/spending/types.ts";
import { href } from "../../urls.ts";
import { Moment } from "../../views/moment.tsx";
import type { PageFrame } from "../../views/page.tsx";
import { writeNumber } from "./cost_words.ts";

interface FailedCallsProps {
  readonly calls: readonly ModelCall[];
  readonly frame: PageFrame;
}

/** What happened to a call, by its status in the ledger. */
const STATUS_WORDS: Readonly<Record<string, string>> = {
  auth: "the key was refused",
  bad_request: "the server refused the request",
  broken: "the program failed",
  cancelled: "it was cancelled",
  cut_off: "the answer was cut off",
  empty: "the answer was empty",
  lost: "the program ended in the middle of it",
  missing: "no model was set up",
  not_found: "the server does not know the model",
  rate_limited: "the server was asked too often",
  server: "the server failed",
  timeout: "the answer took too long",
  unreachable: "the server did not answer",
};

const PURPOSE_WORDS: Readonly<Record<string, string>> = {
  edit: "change",
  heal: "healing",
  probe: "look at the model",
  rebuild: "rebuild",
  repair: "repair",
  test: "test of the model",
  write: "new block",
};

export function FailedCalls({ calls, frame }: FailedCallsProps) {
  if (calls.length === 0) return <p class="quiet">No call failed in these days.</p>;
  return (
    <ul class="rows">
      {calls.map((call) => (
        <li key={call.id}>
          <span class="row-words">
            <strong>
              {`${cleanText(call.model, 200)}: ${STATUS_WORDS[call.status] ?? cleanText(call.status, 40)}`}
            </strong>
            <span class="quiet" dir="auto">
              <Moment at={call.at} viewer={frame.viewer} />
              {` · ${PURPOSE_WORDS[call.purpose] ?? "other"} · ${describeTokens(call, frame)}`}
              {call.requests > 1 ? ` · tried ${call.requests} times` : null}
            </span>
          </span>
          {call.blockId === null || call.title === null
            ? null
            : <a href={href("block", { block: call.blockId })}>{cleanText(call.title, 80)}</a>}
        </li>
      ))}
    </ul>
  );
}

function describeTokens(
  { promptTokens, completionTokens, isEstimated }: ModelCall,
  { viewer }: PageFrame,
): string {
  const tokens = promptTokens + completionTokens;
  if (tokens === 0) return "no tokens";
  return `${isEstimated ? "about " : ""}${writeNumber(tokens, viewer.locale)} tokens`;
}
