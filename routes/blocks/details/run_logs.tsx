import { cleanText, type RunLogLine } from "../../../domain/outcome.ts";
import type { PageFrame } from "../../../views/page.tsx";

const MAX_LINE_CHARS = 4_000;

interface RunLogsProps {
  readonly frame: PageFrame;
  readonly logs: readonly RunLogLine[];
}

/** What the block's own code said while it ran: text from outside, shown as text. */
export function RunLogs({ frame, logs }: RunLogsProps) {
  if (logs.length === 0) return <p class="quiet">The block wrote nothing to its log.</p>;
  const clock = new Intl.DateTimeFormat(frame.viewer.locale, {
    timeZone: frame.viewer.timeZone,
    timeStyle: "medium",
  });
  return (
    <ol class="log-lines">
      {logs.map(({ level, text, at }) => (
        <li data-level={level}>
          <time dateTime={new Date(at).toISOString()}>{clock.format(at)}</time>
          <span class="log-level">{level}</span>
          <span class="plain-text" dir="auto">{cleanText(text, MAX_LINE_CHARS)}</span>
        </li>
      ))}
    </ol>
  );
}
