import { estimateTokens } from "./estimate_tokens.ts";
import { fitLines } from "./fit_lines.ts";
import { boundText, DATA_NOTICE, quoteFields } from "./quote_data.ts";
import type { KnownPattern, Plan, ProbedSource } from "../types.ts";

/** How much of each source is shown, from much to little: the shape outlives the excerpt. */
const SOURCE_CHARS = [
  { shape: 1_500, excerpt: 600 },
  { shape: 900, excerpt: 300 },
  { shape: 600, excerpt: 120 },
  { shape: 350, excerpt: 0 },
] as const;
const MAX_SOURCES = 6;
const MAX_HEADERS = 6;
const MAX_PATTERNS = 5;

/** What sources answered. Excerpts shrink before shapes, shapes before sources go, the last first. */
export function describeResearch(sources: readonly ProbedSource[], budget: number): string | undefined {
  const title = `# What sources answered just now: data, ${DATA_NOTICE}`;
  const shown = sources.slice(0, MAX_SOURCES);
  for (const chars of SOURCE_CHARS) {
    const text = [title, ...shown.map((source) => writeSource(source, chars))].join("\n");
    if (shown.length > 0 && estimateTokens(text) <= budget) return text;
  }
  const least = shown.map((source) => writeSource(source, { shape: 350, excerpt: 0 }));
  return fitLines(title, least, { budget, what: "sources" });
}

function writeSource(
  { url, status, contentType, headers, shape, excerpt, problem }: ProbedSource,
  chars: { readonly shape: number; readonly excerpt: number },
): string {
  const isQuoted = chars.excerpt > 0 && excerpt !== "";
  return `- ${
    quoteFields({
      url: boundText(url, 300),
      ...(status === undefined ? {} : { status }),
      ...(contentType === undefined ? {} : { type: boundText(contentType, 80) }),
      ...(problem === undefined ? {} : { problem: boundText(problem, 200) }),
      ...(headers.length === 0 ? {} : { headers: writeHeaders(headers) }),
      ...(shape === "" ? {} : { shape: boundText(shape, chars.shape) }),
      ...(isQuoted ? { excerpt: boundText(excerpt, chars.excerpt) } : {}),
    })
  }`;
}

function writeHeaders(headers: ProbedSource["headers"]): string[] {
  return headers.slice(0, MAX_HEADERS).map(([name, value]) =>
    `${boundText(name, 40)}: ${boundText(value, 120)}`
  );
}

/** What worked for such requests before, with how often. */
export function describePatterns(patterns: readonly KnownPattern[], budget: number): string | undefined {
  const title = `# What worked before for such requests: data, ${DATA_NOTICE}`;
  const lines = patterns.slice(0, MAX_PATTERNS).map(({ host, endpoint, technique, view, request, uses }) =>
    `- ${
      quoteFields({
        host: boundText(host, 100),
        endpoint: boundText(endpoint, 200),
        technique: boundText(technique, 20),
        view: boundText(view, 40),
        request: boundText(request, 120),
        uses,
      })
    }`
  );
  return fitLines(title, lines, { budget, what: "patterns" });
}

/** The plan that the person saw: to be kept to, as long as it holds. */
export function describePlan(plan: Plan, budget: number): string | undefined {
  const { source, technique, fallbacks, view, refresh, needs } = plan;
  for (const chars of [200, 80, 40]) {
    const text = `# Your plan, shown to the person; data, ${DATA_NOTICE}\n${
      quoteFields({
        source: boundText(source, chars),
        technique: boundText(technique, 20),
        fallbacks: fallbacks.slice(0, 3).map((each) => boundText(each, chars)),
        view: boundText(view, chars),
        refresh: boundText(refresh, 40),
        needs: needs.slice(0, 3).map((each) => boundText(each, chars)),
      })
    }`;
    if (estimateTokens(text) <= budget) return text;
  }
  return undefined;
}
