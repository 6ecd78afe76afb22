import { deepEqual, equal, match } from "node:assert/strict";
import { CompletionContext } from "@codemirror/autocomplete";
import { javascript } from "@codemirror/lang-javascript";
import { json } from "@codemirror/lang-json";
import { EditorState, Text } from "@codemirror/state";
import { parseNotes, toDiagnostic } from "./code_notes.ts";
import { completeWords, type FileKind } from "./complete_words.ts";
import { explain } from "./show_types.ts";
import type { Vocabulary } from "./vocabulary.ts";

const WORDS: Vocabulary = {
  components: [{
    name: "Stat",
    description: "One large value",
    props: [
      { name: "value", type: "string | number", note: "", isOptional: false },
      { name: "goodWhen", type: '"up" | "down"', note: "", isOptional: true },
    ],
  }],
  context: [{ name: "now", type: "Date", note: "" }],
  view: [{ name: "data", type: "Data", note: "" }],
  libraries: [{ name: "zod", type: "schemas", note: "" }],
  manifest: [{ name: "hosts", type: "string[]", note: "" }],
};

/** Labels offered where "|" stands. */
function offered(file: FileKind, marked: string): readonly string[] {
  const at = marked.indexOf("|");
  const doc = marked.slice(0, at) + marked.slice(at + 1);
  const language = file === "manifest" ? json() : javascript({ typescript: true, jsx: file === "view" });
  const state = EditorState.create({ doc, extensions: [language] });
  const result = completeWords(file, WORDS)(new CompletionContext(state, at, true));
  return result?.options.map(({ label }) => label) ?? [];
}

Deno.test("completeWords() offers what can stand at a place, and nothing elsewhere", () => {
  deepEqual(offered("view", "const a = <St|"), ["Stat"]);
  deepEqual(offered("view", "const a = <Stat va|"), ["value", "goodWhen"]);
  deepEqual(offered("view", 'const a = <Stat goodWhen="|" />'), ["up", "down"]);
  deepEqual(offered("view", "const a = <b cl|"), []);
  deepEqual(offered("view", "props.|"), ["data"]);
  deepEqual(offered("backend", "ctx.n|"), ["now"]);
  deepEqual(offered("backend", "const a = <St|"), []);
  deepEqual(offered("backend", 'import { z } from "z|"'), ["zod"]);
  deepEqual(offered("manifest", '{\n  "ho|"'), ["hosts"]);
  deepEqual(offered("manifest", '{ "title": "ho|"'), []);
});

Deno.test("explain() says the type of a component, of a prop inside its tag, and of a member of ctx", () => {
  match(
    explain("Stat", { before: "<", tag: undefined, words: WORDS }) ?? "",
    /One large value\n {2}value: string/,
  );
  equal(explain("goodWhen", { before: "  ", tag: "Stat", words: WORDS }), 'goodWhen: "up" | "down"');
  equal(explain("now", { before: "const at = ctx.", tag: undefined, words: WORDS }), "now: Date");
  equal(explain("goodWhen", { before: "", tag: undefined, words: WORDS }), undefined);
});

Deno.test("toDiagnostic() marks the word at a place, and stays inside a text that has changed", () => {
  const text = Text.of(["const first = 1;", "x"]);
  const note = { file: "view.tsx", severity: "error", message: "Wrong", hint: "Write two" } as const;
  const found = toDiagnostic({ ...note, line: 1, column: 7 }, text);
  deepEqual([found.from, found.to, found.message], [6, 11, "Wrong\nWrite two"]);
  const gone = toDiagnostic({ ...note, line: 99, column: 99 }, text);
  deepEqual([gone.from <= text.length, gone.to <= text.length], [true, true]);
  deepEqual(parseNotes([{ file: "view.tsx" }, null, 7, "x"]), []);
  deepEqual(parseNotes("no"), []);
});
