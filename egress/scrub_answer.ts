import type { Scrubber } from "./connections/scrubber.ts";
import type { EgressAnswer } from "./types.ts";

/** An answer as the block and the log may see it: the last step before it leaves the broker. */
export function scrubAnswer(answer: EgressAnswer, scrubber: Scrubber): EgressAnswer {
  const record = { ...answer.record, path: scrubber.text(answer.record.path) };
  if (answer.kind === "failed") {
    const { hint } = answer;
    return {
      ...answer,
      record,
      message: scrubber.text(answer.message),
      ...(hint === undefined ? {} : { hint: scrubber.text(hint) }),
    };
  }
  const body = scrubber.bytes(answer.body);
  return {
    ...answer,
    body,
    record: { ...record, bytes: body.length },
    statusText: scrubber.latin1(answer.statusText),
    // A name with brackets in it is none, and would make the whole answer unreadable.
    headers: answer.headers.filter(([name]) => scrubber.latin1(name) === name)
      .map(([name, value]) => [name, scrubber.latin1(value)] as const),
  };
}
