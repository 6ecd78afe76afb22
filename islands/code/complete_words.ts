import type { Completion, CompletionContext, CompletionResult } from "@codemirror/autocomplete";
import { syntaxTree } from "@codemirror/language";
import type { EditorState } from "@codemirror/state";
import type { Vocabulary, Word } from "./vocabulary.ts";

/** The file that an editor holds. */
export type FileKind = "backend" | "view" | "manifest";

/** Words of the kit and of a block's surroundings, where they can stand. */
export function completeWords(
  file: FileKind,
  words: Vocabulary,
): (context: CompletionContext) => CompletionResult | null {
  return (context) => {
    if (file === "manifest") return completeKeys(context, words.manifest);
    return completeLibraries(context, words) ?? completeMembers(context, file, words) ??
      (file === "view" ? completeTags(context, words) : null);
  };
}

function completeKeys(context: CompletionContext, keys: readonly Word[]): CompletionResult | null {
  const typed = context.matchBefore(/^\s*"\w*$/);
  const quote = typed === null ? -1 : typed.text.indexOf('"');
  if (typed === null || quote < 0) return null;
  return { from: typed.from + quote + 1, options: keys.map((word) => toCompletion(word, "property")) };
}

function completeLibraries(context: CompletionContext, { libraries }: Vocabulary): CompletionResult | null {
  const typed = context.matchBefore(/from\s+["'][\w@/.-]*/);
  if (typed === null) return null;
  const from = typed.from + typed.text.search(/["']/) + 1;
  return { from, options: libraries.map((word) => toCompletion(word, "namespace")) };
}

function completeMembers(
  context: CompletionContext,
  file: FileKind,
  { context: members, view }: Vocabulary,
): CompletionResult | null {
  const typed = context.matchBefore(/\b(?:ctx|props)\.\w*$/);
  if (typed === null) return null;
  const isContext = typed.text.startsWith("ctx.");
  if (!isContext && file === "backend") return null;
  const from = typed.from + typed.text.indexOf(".") + 1;
  return { from, options: (isContext ? members : view).map((word) => toCompletion(word, "property")) };
}

function completeTags(context: CompletionContext, { components }: Vocabulary): CompletionResult | null {
  const tag = context.matchBefore(/<[A-Z]?\w*$/);
  if (tag !== null) {
    const options = components.map(({ name, description }) => ({
      label: name,
      type: "class",
      detail: description,
    }));
    return { from: tag.from + 1, options };
  }
  const open = findOpenTag(context.state, context.pos);
  const component = components.find(({ name }) => name === open);
  if (component === undefined) return null;
  const value = context.matchBefore(/\b(\w+)=(?:"|\{")[\w-]*$/);
  if (value !== null) return completeValue(value, component.props);
  const typed = context.matchBefore(/\s\w*$/);
  if (typed === null) return null;
  return { from: typed.from + 1, options: component.props.map((word) => toCompletion(word, "property")) };
}

/** The values that a prop names one by one. */
function completeValue(
  value: { readonly from: number; readonly text: string },
  props: readonly Word[],
): CompletionResult | null {
  const prop = props.find(({ name }) => value.text.startsWith(`${name}=`));
  const options = [...(prop?.type ?? "").matchAll(/"([\w-]+)"/g)].flatMap(([, label]) =>
    label === undefined ? [] : [{ label, type: "enum" }]
  );
  if (options.length === 0) return null;
  return { from: value.from + value.text.lastIndexOf('"') + 1, options };
}

/** Name of the tag whose attributes the place is among. */
export function findOpenTag(state: EditorState, at: number): string | undefined {
  let node = syntaxTree(state).resolveInner(at, -1);
  while (node.parent !== null && node.name !== "JSXOpenTag" && node.name !== "JSXSelfClosingTag") {
    // Inside the braces of a value it is code again.
    if (node.name === "JSXEscape") return undefined;
    node = node.parent;
  }
  const name = node.getChild("JSXIdentifier") ?? node.getChild("JSXBuiltin");
  return name === null ? undefined : state.sliceDoc(name.from, name.to);
}

function toCompletion({ name, type, note }: Word, kind: string): Completion {
  return { label: name, type: kind, detail: type, ...(note === "" ? {} : { info: note }) };
}
