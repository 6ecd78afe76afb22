import type { Extension } from "@codemirror/state";
import { hoverTooltip } from "@codemirror/view";
import { findOpenTag } from "./complete_words.ts";
import type { Vocabulary } from "./vocabulary.ts";

/** The type of a component, a prop or a member of `ctx` under the pointer. */
export function showTypes(words: Vocabulary): Extension {
  return hoverTooltip((view, at) => {
    const line = view.state.doc.lineAt(at);
    const range = wordAt(line.text, at - line.from);
    if (range === undefined) return null;
    const { from, to } = range;
    const word = line.text.slice(from, to);
    const before = line.text.slice(0, from);
    const text = explain(word, { before, tag: findOpenTag(view.state, at), words });
    if (text === undefined) return null;
    return {
      pos: line.from + from,
      end: line.from + to,
      create() {
        const dom = document.createElement("div");
        dom.className = "cm-types";
        const code = document.createElement("code");
        code.textContent = text;
        dom.append(code);
        return { dom };
      },
    };
  });
}

interface Surroundings {
  readonly before: string;
  readonly tag: string | undefined;
  readonly words: Vocabulary;
}

/** What a word means where it stands; `undefined` for a word that is not ours. */
export function explain(word: string, { before, tag, words }: Surroundings): string | undefined {
  if (/\bctx\.$/.test(before)) return typed(words.context.find(({ name }) => name === word));
  const component = words.components.find(({ name }) => name === word);
  if (component !== undefined) {
    const props = component.props.map(({ name, isOptional, type }) =>
      `  ${name}${isOptional ? "?" : ""}: ${type}`
    );
    return [`${component.name}: ${component.description}`, ...props].join("\n");
  }
  const open = words.components.find(({ name }) => name === tag);
  return typed(open?.props.find(({ name }) => name === word));
}

function typed(
  word: { readonly name: string; readonly type: string; readonly note: string } | undefined,
): string | undefined {
  if (word === undefined) return undefined;
  return `${word.name}: ${word.type}${word.note === "" ? "" : `\n${word.note}`}`;
}

function wordAt(text: string, at: number): { readonly from: number; readonly to: number } | undefined {
  for (const { 0: word, index } of text.matchAll(/[\w$]+/g)) {
    if (index <= at && at <= index + word.length) return { from: index, to: index + word.length };
  }
  return undefined;
}
