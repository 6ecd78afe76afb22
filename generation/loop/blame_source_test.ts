import assert from "node:assert/strict";
import { runGenerate } from "../../testing/model/run_generate.ts";
import { answers, inOrder, text, type WrittenBlock } from "../../testing/model/scripts.ts";
import type { GenerationJob, TrialVerdict } from "../types.ts";

const Named: GenerationJob = { kind: "new", sentence: "My reviews on api.members.example.org" };

function block(mark: number, manifest: Readonly<Record<string, unknown>> = {}): WrittenBlock {
  return {
    manifest: { title: "Reviews", hosts: ["api.members.example.org"], ...manifest },
    backend:
      `export const dataSchema = ${mark}; export async function fetchData() { return "https://x.example/${mark}/"; }
export function processData(raw: unknown) { return raw; }`,
    view: "export default function View() { return null; }",
  };
}

function closed(status: number, host = "api.members.example.org"): TrialVerdict {
  return {
    ...{ kind: "bad", score: 1 },
    diagnosis: {
      ...{ kind: "http_status", happened: `${host} answered ${status}`, advice: "Another source" },
      ...{ move: status === 401 ? "person" : "retry", source: { host, status } },
    },
  };
}

const script = inOrder(...[1, 2, 3].map((mark) => text(answers.json(block(mark)))));

Deno.test("a source that the person named and that wants a sign-in or money is refused at once, with its connection", async () => {
  for (const status of [401, 402]) {
    const { result, seen } = await runGenerate(script, { job: Named, verdicts: [closed(status)] });
    assert(result.kind === "refused", result.kind);
    assert.match(result.refusal.reason, new RegExp(`api.members.example.org .*answered ${status}`));
    assert.deepEqual(
      { ...result.refusal.connection, help: "" },
      { name: "EXAMPLE", origin: "https://api.members.example.org", kind: "bearer", help: "" },
    );
    assert.equal(seen.length, 1);
  }
});

Deno.test("a 403 of a source that the person named is tried in other ways before it is refused", async () => {
  const { result, seen } = await runGenerate(script, {
    job: Named,
    verdicts: [closed(403), closed(403), closed(403)],
  });
  assert.equal(result.kind, "refused");
  assert.equal(seen.length, 3);
});

Deno.test("a closed source that the model chose itself is replaced and never blamed on the person", async () => {
  const { result, seen } = await runGenerate(script, {
    job: { kind: "new", sentence: "Reviews of films" },
    verdicts: [closed(401), closed(401), closed(403)],
  });
  assert.deepEqual([result.kind, seen.length], ["draft", 3]);
});

Deno.test("a source that refuses the connection it was given is a draft: its secret is wrong, not missing", async () => {
  const keyed = text(answers.json(block(1, { connections: ["MEMBERS"] })));
  const { result } = await runGenerate(inOrder(keyed), { job: Named, verdicts: [closed(401)] });
  assert.equal(result.kind, "draft");
});
