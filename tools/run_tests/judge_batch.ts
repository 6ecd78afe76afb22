/** What a `deno test` that has ended left behind. */
export interface EndedRun {
  readonly files: readonly string[];
  /** Everything that it wrote. */
  readonly output: string;
  readonly code: number;
}

export interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

export interface Verdict extends Counts {
  /** Why it is not green beside tests that failed: it ended early, or ran less than it was given. */
  readonly problems: readonly string[];
}

// deno-lint-ignore no-control-regex -- colours of the runner
const COLOURS = /\x1b\[[0-9;]*m/g;
/** The runner's own last line, such as "ok | 12 passed (3 steps) | 0 failed | 1 ignored (2s)". */
const SUMMARY = /^(ok|FAILED) \| (\d+) passed\b.*? \| (\d+) failed\b.*$/gm;

/** Counts a run by the runner's summary. Whatever is missing makes a problem: only what was seen to pass is green. */
export function judgeRun({ files, output, code }: EndedRun): Verdict {
  const text = output.replaceAll(COLOURS, "");
  const summary = [...text.matchAll(SUMMARY)].at(-1);
  const counts = {
    passed: Number(summary?.[2] ?? 0),
    failed: Number(summary?.[3] ?? 0),
    skipped: Number(/ (\d+) ignored\b/.exec(summary?.[0] ?? "")?.[1] ?? 0),
  };
  return { ...counts, problems: findProblems({ text, files, code, word: summary?.[1], ...counts }) };
}

interface Seen {
  readonly text: string;
  readonly files: readonly string[];
  readonly code: number;
  readonly word: string | undefined;
  readonly failed: number;
}

function findProblems({ text, files, code, word, failed }: Seen): string[] {
  if (word === undefined) return [`ended with exit code ${code} and no summary`];
  const missing = files.filter((file) =>
    !new RegExp(`^running \\d+ tests? from \\./${escape(file)}$`, "m").test(text)
  );
  const problems = missing.map((file) => `${file} was not run`);
  // A failed test says so itself; everything else that is not green must be said here.
  if (failed === 0 && (code !== 0 || word !== "ok")) {
    problems.push(`ended with exit code ${code}, no test failed`);
  }
  if (failed > 0 && code === 0) problems.push(`ended with exit code 0, though ${failed} failed`);
  return problems;
}

function escape(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");
}

/** All runs together; a problem counts as one failure, so that the sum of a run that broke off is never green. */
export function sumVerdicts(verdicts: readonly Verdict[]): Counts {
  const sum = (count: (verdict: Verdict) => number) =>
    verdicts.reduce((total, verdict) => total + count(verdict), 0);
  return {
    passed: sum(({ passed }) => passed),
    failed: sum(({ failed, problems }) => failed + problems.length),
    skipped: sum(({ skipped }) => skipped),
  };
}

/** The part of a run's output that says what went wrong; its end when the runner did not say it. */
export function failureText({ output }: EndedRun): string {
  const lines = output.split("\n");
  const from = lines.findIndex((line) => line.replaceAll(COLOURS, "").trim() === "ERRORS");
  return lines.slice(from === -1 ? -40 : from).join("\n").trim();
}
