import { CONNECTION_KINDS } from "../../domain/connection.ts";
import { EDITED_FILES } from "../edits/edit_types.ts";
import { TECHNIQUES } from "../types.ts";

/** How an answer is written: a block, edits of one, or a refusal. `answer_schema.ts` says the same to servers. */
export const ANSWER_FORM = `\
# Answer
One JSON object and nothing else. The two files are JSON strings:
{"plan": {...}, "manifest": {...}, "backend": "...content of backend.ts...", "view": "...content of view.tsx..."}
- plan, a few words each, for the person: {"source", "technique" (${
  TECHNIQUES.join(", ")
}), "fallbacks": [what to try next], "view", "refresh", "needs": [what only the person can give]}. Leave it out when the task has a plan.
- If you cannot write JSON reliably: three fenced blocks, \`\`\`json manifest.json, \`\`\`ts backend.ts, \`\`\`tsx view.tsx, and nothing outside of them.
- To change code that the task shows, answer edits: {"edits": [{"file": "backend.ts", "search": "...", "replace": "..."}], "explanation": "one sentence"}. file is ${
  EDITED_FILES.join(", ")
}. Copy search from the code as shown, enough lines to stand there exactly once; edits are made in order, everything else stays. Where most of a file changes, give that file whole instead ({"view": "..."}); files left out stay. Without JSON: the file's name on a line, then <<<<<<< SEARCH, the old lines, =======, the new lines, >>>>>>> REPLACE.
- Refuse when no source can give it: behind a sign-in without a listed connection, paid, or nowhere (a fact that the person can fill in is a setting, no refusal). Never fill the gap with made-up data: {"refusal": {"reason": "why, for the person", "connection": {"name": "GITHUB", "origin": "https://api.github.com", "kind": "bearer", "help": "where the person gets the secret"}, "alternatives": ["a sentence that would work"]}}. connection only where a stored secret would make it possible; kind is ${
  CONNECTION_KINDS.join(", ")
} ("header" names the header).
- Where a schema wants every field, null stands for what you leave out.`;
