import { autocompletion } from "@codemirror/autocomplete";
import { indentWithTab } from "@codemirror/commands";
import { javascript } from "@codemirror/lang-javascript";
import { json } from "@codemirror/lang-json";
import { indentUnit } from "@codemirror/language";
import { lintGutter, setDiagnostics } from "@codemirror/lint";
import type { Extension } from "@codemirror/state";
import { EditorView, keymap } from "@codemirror/view";
import { basicSetup } from "codemirror";
import { type CodeNote, toDiagnostic } from "./code_notes.ts";
import { completeWords, type FileKind } from "./complete_words.ts";
import { editorTheme } from "./editor_theme.ts";
import { showTypes } from "./show_types.ts";
import type { Vocabulary } from "./vocabulary.ts";

export interface CodeEditor {
  show(notes: readonly CodeNote[]): void;
  focus(): void;
}

interface EditorOptions {
  readonly file: FileKind;
  readonly label: string;
  readonly words: Vocabulary;
  onChange(): void;
}

/**
 * Puts an editor in the place of a text area, which keeps what is sent. It stands in a shadow root: there its styles are
 * adopted sheets, and the page's policy needs no exception for them.
 */
export function createEditor(area: HTMLTextAreaElement, options: EditorOptions): CodeEditor {
  const host = document.createElement("div");
  host.className = "code-editor";
  area.after(host);
  const root = host.attachShadow({ mode: "open" });
  const view = new EditorView({
    doc: area.value,
    parent: root,
    root,
    extensions: [
      basicSetup,
      // Tab indents; after Escape it leaves the editor.
      keymap.of([indentWithTab]),
      indentUnit.of("  "),
      languageOf(options),
      editorTheme,
      lintGutter(),
      EditorView.contentAttributes.of({
        // It can be reached anyway; some readers of pages only go by this.
        tabindex: "0",
        "aria-label": `${options.label}. Press Escape, then Tab, to leave the editor`,
      }),
      EditorView.updateListener.of(({ docChanged, state }) => {
        if (!docChanged) return;
        area.value = state.doc.toString();
        options.onChange();
      }),
    ],
  });
  takePlace(view, area);
  return {
    show(notes) {
      const found = notes.map((note) => toDiagnostic(note, view.state.doc));
      view.dispatch(setDiagnostics(view.state, found.sort((a, b) => a.from - b.from)));
    },
    focus: () => view.focus(),
  };
}

/** Somebody may have been typing in the area since the page came: text, caret and focus go on where they were. */
function takePlace(view: EditorView, area: HTMLTextAreaElement): void {
  const hadFocus = area.ownerDocument.activeElement === area;
  const { selectionStart, selectionEnd, selectionDirection } = area;
  area.hidden = true;
  const [anchor, head] = selectionDirection === "backward"
    ? [selectionEnd, selectionStart]
    : [selectionStart, selectionEnd];
  view.dispatch({ selection: { anchor, head }, scrollIntoView: hadFocus });
  if (hadFocus) view.focus();
}

function languageOf({ file, words }: EditorOptions): Extension {
  const complete = completeWords(file, words);
  if (file === "manifest") return [json(), autocompletion({ override: [complete] })];
  const language = javascript({ typescript: true, jsx: file === "view" });
  return [language, language.language.data.of({ autocomplete: complete }), showTypes(words)];
}
