import type { z } from "zod";
import type { FieldErrors } from "../services/types.ts";

/** One message a field of a refused form, by the field's name; the form as a whole stands under "form". */
export function fieldErrorsOf(error: z.ZodError): FieldErrors {
  const errors: Record<string, string> = {};
  for (const issue of flatten(error.issues)) {
    const name = String(issue.path.at(-1) ?? "form");
    errors[name] ??= sentence(wordsOf(issue));
  }
  return errors;
}

type Issue = z.ZodError["issues"][number];

/** A union says what each of its members missed; the first of them is the nearest. */
function flatten(issues: readonly Issue[]): readonly Issue[] {
  return issues.flatMap((issue) =>
    issue.code === "invalid_union" && issue.errors.length > 0
      ? flatten(issue.errors.find((member) => member.some(({ code }) => code !== "unrecognized_keys")) ?? [])
      : [issue]
  );
}

/** A limit on a number in the words of our other fields; everything else says it itself. */
function wordsOf(issue: Issue): string {
  if (issue.code === "too_small" && issue.origin === "number") return `at least ${issue.minimum}`;
  if (issue.code === "too_big" && issue.origin === "number") return `at most ${issue.maximum}`;
  return issue.message;
}

function sentence(message: string): string {
  return message.charAt(0).toUpperCase() + message.slice(1);
}
