import { deepEqual, equal } from "node:assert/strict";
import { parseAnswer } from "./answer.ts";

/** As a guest that knows its secret may write it: nothing of our own program has looked at it before. */
function parse({ data = "{}", tree = "[]", schema = "" }: { data?: string; tree?: string; schema?: string }) {
  const [dataBytes, treeBytes, schemaBytes] = [data, tree, schema].map((text) =>
    new TextEncoder().encode(text).length
  );
  const sizes = { dataBytes: dataBytes ?? 0, treeBytes: treeBytes ?? 0, schemaBytes: schemaBytes ?? 0 };
  const body = new TextEncoder().encode(data + tree + schema);
  return parseAnswer({ kind: "answered", ...sizes }, { header: new Uint8Array(), body }, "/opt/deno");
}

const DEEP = 200_000;
const nested = (inner: string) => "[".repeat(DEEP) + inner + "]".repeat(DEEP);

Deno.test("parseAnswer() refuses every part that is nested too deeply, also one with lone surrogates", () => {
  for (const inner of ["", '"\\ud800"']) {
    for (const part of ["data", "tree", "schema"]) {
      equal(parse({ [part]: nested(inner) }).kind, "too_deep", `${part} ${inner}`);
    }
  }
});

Deno.test("parseAnswer() replaces lone surrogates and hides the runner's path", () => {
  deepEqual(parse({ data: '{"a":"x\\ud800","b":"/opt/deno run"}' }), {
    kind: "answer",
    data: { a: "x\ufffd", b: "deno run" },
    tree: [],
  });
});

Deno.test("parseAnswer() keeps pairs of surrogates, escapes of other kinds, and brackets inside texts", () => {
  const members = [
    [String.raw`"\\ud800 \ud83d\ude00"`, "\\ud800 😀"],
    [String.raw`"\ude00\ud83d"`, "\ufffd\ufffd"],
    [String.raw`"\\\ud800 \" [[{{ \\"`, '\\\ufffd " [[{{ \\'],
    [String.raw`"\ud83dx"`, "\ufffdx"],
    [String.raw`{"\udfff":"\n"}`, { "\ufffd": "\n" }],
  ] as const;
  const answer = parse({ data: `[${members.map(([text]) => text).join()}]` });
  deepEqual(answer.kind === "answer" && answer.data, members.map(([, value]) => value));
  equal(parse({ data: JSON.stringify("[".repeat(1_000)) }).kind, "answer");
});

Deno.test("parseAnswer() takes no parts that do not fill the body, and no text that is not JSON", () => {
  equal(parse({ data: "{" }).kind, "wrong");
  const message = { kind: "answered", dataBytes: 1, treeBytes: 2, schemaBytes: 0 } as const;
  equal(parseAnswer(message, { header: new Uint8Array(), body: new Uint8Array(4) }, "x").kind, "wrong");
});
