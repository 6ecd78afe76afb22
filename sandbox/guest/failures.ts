import type { Intrinsics } from "./intrinsics.ts";

/**
 * The guest's own errors, and what any thrown value says.
 * Nothing here may throw: the value can be a proxy, an error with hostile getters, or nothing at all.
 */
export function createFailures(saved: Intrinsics) {
  const MAX_TEXT = 4_000;
  const MAX_ISSUES = 5;
  const MAX_ISSUE_DEPTH = 3;

  /** The block breaks the contract; `hint` says what to write. */
  class ContractError extends saved.Error {
    override readonly name = "ContractError";
    constructor(message: string, readonly hint: string, readonly file?: string) {
      super(message);
    }
  }

  class LimitError extends saved.Error {
    constructor(readonly limit: string, readonly allowed: number, readonly seen: number) {
      super(limit);
    }
  }

  function describe(thrown: unknown) {
    const issues = read(thrown, "issues");
    const message = saved.isArray(issues)
      ? describeIssues(issues, 0)
      : isObject(thrown)
      ? textOf(read(thrown, "message"))
      : `threw ${inspectSafely(thrown)}`;
    return {
      name: textOf(read(thrown, "name")) || "Error",
      message,
      stack: textOf(read(thrown, "stack")),
      hint: textOf(read(thrown, "hint")),
    };
  }

  /** zod's issues in one line each: the path, what was expected and what came. */
  function describeIssues(issues: readonly unknown[], depth: number): string {
    const lines: string[] = [];
    for (let index = 0; index < issues.length && index < MAX_ISSUES; index++) {
      lines[index] = describeIssue(issues[index], depth);
    }
    const more = issues.length - MAX_ISSUES;
    let text = "";
    for (let index = 0; index < lines.length; index++) text += (index === 0 ? "" : "; ") + lines[index];
    return more > 0 ? `${text}; and ${more} more` : text;
  }

  function describeIssue(issue: unknown, depth: number): string {
    const path = read(issue, "path");
    const where = saved.isArray(path) && path.length > 0 ? `${pathText(path)}: ` : "";
    let message = textOf(read(issue, "message"));
    if (saved.slice(message, 0, 15) === "Invalid input: ") message = saved.slice(message, 15, MAX_TEXT);
    const branches = read(issue, "errors");
    if (!saved.isArray(branches) || branches.length === 0 || depth >= MAX_ISSUE_DEPTH) return where + message;
    const [first] = branches;
    return `${where}${message} (${
      saved.isArray(first) ? describeIssues(first, depth + 1) : "no branch fits"
    })`;
  }

  function pathText(path: readonly unknown[]): string {
    let text = "";
    for (let index = 0; index < path.length; index++) {
      const step = path[index];
      text += typeof step === "number" ? `[${step}]` : (index === 0 ? "" : ".") + textOf(step);
    }
    return text;
  }

  function read(value: unknown, key: string): unknown {
    try {
      return isObject(value) ? saved.get(value, key) : undefined;
    } catch {
      return undefined;
    }
  }

  function textOf(value: unknown): string {
    if (typeof value === "string") return saved.slice(value, 0, MAX_TEXT);
    return typeof value === "number" ? `${value}` : "";
  }

  function inspectSafely(value: unknown): string {
    try {
      return saved.slice(saved.inspect(value, { depth: 2, colors: false }), 0, MAX_TEXT);
    } catch {
      return "a value that cannot be shown";
    }
  }

  function isObject(value: unknown): value is object {
    return (typeof value === "object" && value !== null) || typeof value === "function";
  }

  return { ContractError, LimitError, describe, inspectSafely };
}

export type Failures = ReturnType<typeof createFailures>;
