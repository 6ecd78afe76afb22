import { z } from "zod";
import { isRecord } from "../../domain/json.ts";
import { cleanText } from "../../domain/outcome.ts";
import { defineComponent } from "../define_component.ts";

const MAX_CHARS = 400;

const message = z.preprocess(
  (value) => isRecord(value) && typeof value.message === "string" ? value.message : value,
  z.string(),
).meta({ ts: "string | Error" });
const schema = z.object({ error: message.optional(), title: z.string().optional() });

interface ErrorNoteProps {
  readonly error?: string | undefined;
  readonly title?: string | undefined;
}

/** One part that could not be shown, with the reason as plain text. */
export function ErrorNote({ error, title }: ErrorNoteProps) {
  return (
    <div class="k-note k-tone-bad" role="note">
      <strong>{title ?? "This part cannot be shown"}</strong>
      {error !== undefined && error !== "" && <span>{cleanText(error, MAX_CHARS)}</span>}
    </div>
  );
}

export const errorNoteEntry = defineComponent({
  name: "ErrorNote",
  description: "A part that failed, with the reason",
  example: `<ErrorNote title="wiki.example" error={site.reason} />`,
  role: "fallback",
  schema,
}, ErrorNote);
