import { cleanText } from "../../domain/outcome.ts";
import type { ModelTest } from "../../services/types.ts";

interface ModelTestResultProps {
  readonly test: ModelTest;
  readonly locale: string;
}

/** What the model answered to a small question. */
export function ModelTestResult({ test, locale }: ModelTestResultProps) {
  if (test.kind === "failed") {
    return (
      <div class="note run-failure" data-tone="bad">
        <p dir="auto">
          <strong>{cleanText(test.message)}</strong>
        </p>
        <p dir="auto">{cleanText(test.hint)}</p>
      </div>
    );
  }
  const seconds = new Intl.NumberFormat(locale, { minimumFractionDigits: 1, maximumFractionDigits: 1 })
    .format(Math.max(0.1, test.tookMs / 1000));
  return (
    <div class="note" data-tone="good">
      <p dir="auto">
        {`${cleanText(test.model, 200)} answered in ${seconds} s`}
        {test.features.length === 0 ? "" : `. It can do ${cleanText(test.features.join(", "), 300)}`}
      </p>
    </div>
  );
}
