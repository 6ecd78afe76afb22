import assert from "node:assert/strict";
import { Manifest } from "../../domain/manifest.ts";
import { runGenerate } from "../../testing/model/run_generate.ts";
import { answers, inOrder, text } from "../../testing/model/scripts.ts";
import type { Candidate, TrialVerdict } from "../types.ts";
import { isSameApproach } from "./approach.ts";

interface Read {
  readonly url?: string;
  readonly host?: string;
  readonly head?: string;
  readonly rest?: string;
}

function candidate(
  { url = "https://a.example.org/list", host = "a.example.org", head = "", rest = "" }: Read,
): Candidate {
  return {
    manifest: Manifest.parse({ title: `T ${rest}`, hosts: [host] }),
    backend: `${head}\nexport const dataSchema = 1;
export async function fetchData(ctx: BlockContext) { return await (await fetch(\`${url}\`)).json(); }
export function processData(raw: unknown) { return raw; } ${rest}`,
    view: "export default function View() { return null; }",
  };
}

const First = candidate({});
const twice = (
  kind: string,
) => [{ kind, candidate: First }, { kind, candidate: candidate({ rest: "// 2" }) }];

Deno.test("isSameApproach() sees through changes that change nothing of the source", () => {
  const same = [
    candidate({ rest: "// third" }),
    candidate({ url: "https://a.example.org/list?page=2" }),
    candidate({ rest: "const limit = 10;" }),
  ];
  for (const each of same) assert(isSameApproach(each, twice("http_status")), each.backend);
});

Deno.test("isSameApproach() lets another host, endpoint or technique through", () => {
  const other = [
    candidate({ url: "https://b.example.org/list", host: "b.example.org" }),
    candidate({ url: "https://a.example.org/feed.xml" }),
    candidate({ url: "https://a.example.org/list/${ctx.settings.id}" }),
    candidate({ head: 'import { load } from "cheerio";' }),
  ];
  for (const each of other) assert(!isSameApproach(each, twice("http_status")), each.backend);
});

Deno.test("isSameApproach() waits for the second failure of the same kind, and never minds slips of form", () => {
  const again = candidate({ rest: "// third" });
  assert(!isSameApproach(again, twice("http_status").slice(1)));
  assert(!isSameApproach(again, [twice("http_status")[0]!, twice("too_few_rows")[1]!]));
  for (const kind of ["syntax", "render", "schema", "exception"]) assert(!isSameApproach(again, twice(kind)));
  const kinds = [
    "network",
    "not_json",
    "too_few_rows",
    "all_empty",
    "html_in_data",
    "no_answer",
    "invented",
    "timeout",
  ];
  for (const kind of kinds) assert(isSameApproach(again, twice(kind)), kind);
});

Deno.test("generate() does not run the same approach a third time", async () => {
  const bad: TrialVerdict = {
    ...{ kind: "bad", score: 1 },
    diagnosis: { kind: "http_status", happened: "a.example.org answered 404", advice: "Look", move: "retry" },
  };
  const written = (read: Read) => {
    const { manifest: { title, hosts }, backend, view } = candidate(read);
    return text(answers.json({ manifest: { title, hosts }, backend, view }));
  };
  const first = [written({ rest: "// 1" }), written({ rest: "// 2" })];
  const stuck = await runGenerate(inOrder(...first, written({ rest: "// 3" })), { verdicts: [bad, bad] });
  assert.equal(stuck.trials.length, 2);
  assert(stuck.result.kind === "draft");
  assert(
    stuck.events.some((event) =>
      event.kind === "verdict" && event.verdict.kind === "bad" &&
      event.verdict.diagnosis.kind === "same_approach"
    ),
  );
  const other = written({ url: "https://b.example.org/list", host: "b.example.org" });
  const changed = await runGenerate(inOrder(...first, other), { verdicts: [bad, bad] });
  assert.deepEqual([changed.trials.length, changed.result.kind], [3, "adopted"]);
});
