import { cleanText } from "../../../domain/outcome.ts";
import type { Why } from "../../../services/why/types.ts";

interface FindingWords {
  readonly text: string;
  readonly tone: "good" | "warn" | "neutral";
}

const MAX_WORDS_CHARS = 400;

/** What was found out about a value, in a sentence or two; names of fields in it are outside text, cleaned here. */
export function describeFinding({ finding }: Pick<Why, "finding">): FindingWords {
  switch (finding.kind) {
    case "answer":
      return { tone: "good", text: describeAnswer(finding.how, hostOf(finding.places[0]?.request.address)) };
    case "computed":
      return {
        tone: "good",
        text: `It was computed. The value equals ${
          clean(finding.how)
        }; the marked code says how it is really done.`,
      };
    case "setting":
      return { tone: "good", text: `It is the setting “${clean(finding.label)}” of this block.` };
    case "clock":
      return { tone: "good", text: `It comes from the clock: ${clean(finding.how)}.` };
    case "request":
      return { tone: "good", text: `It was measured while the block ran: ${clean(finding.how)}.` };
    case "code":
      return {
        tone: "warn",
        text:
          "It stands in the code as it is and in no answer: a fixed word or number that the author chose.",
      };
    case "unknown":
      return { tone: "warn", text: clean(finding.reason) };
  }
}

function describeAnswer(how: string, host: string): string {
  if (how === "") return `${host} answered it as it is.`;
  if (how.startsWith("put together")) return `It was put together from parts of what ${host} answered.`;
  return `${host} answered it; on the way to the card it was changed: ${clean(how)}.`;
}

function hostOf(address = ""): string {
  return clean(address.split("/")[0] ?? "") || "A source";
}

function clean(text: string): string {
  return cleanText(text, MAX_WORDS_CHARS);
}
