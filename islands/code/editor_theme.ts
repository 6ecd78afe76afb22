import { HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import type { Extension } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import { tags } from "@lezer/highlight";

/** Colours are the page's own properties, which reach into the editor: light and dark follow by themselves. */
const look = EditorView.theme({
  "&": {
    color: "var(--card-foreground)",
    backgroundColor: "var(--card)",
    fontSize: "0.78125rem",
    maxHeight: "70vh",
    borderRadius: "inherit",
  },
  // The box around it shows the focus: gutters that stay in place would cover a part of an outline here.
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": {
    fontFamily: "var(--font-mono, ui-monospace, monospace)",
    lineHeight: "1.6",
    overflow: "auto",
    borderRadius: "inherit",
  },
  ".cm-content": { caretColor: "var(--foreground)" },
  ".cm-cursor": { borderLeftColor: "var(--foreground)" },
  ".cm-gutters": {
    backgroundColor: "var(--card)",
    color: "var(--faint-foreground)",
    borderRight: "1px solid var(--border-soft)",
  },
  ".cm-activeLine, .cm-activeLineGutter": {
    backgroundColor: "color-mix(in srgb, var(--foreground) 4%, transparent)",
  },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": {
    backgroundColor: "color-mix(in srgb, var(--ring) 30%, transparent)",
  },
  "&.cm-focused .cm-matchingBracket": {
    backgroundColor: "color-mix(in srgb, var(--ring) 25%, transparent)",
  },
  ".cm-tooltip": {
    color: "var(--card-foreground)",
    backgroundColor: "var(--card)",
    border: "1px solid var(--border)",
    borderRadius: "0.375rem",
    maxWidth: "32rem",
  },
  ".cm-tooltip-autocomplete > ul > li[aria-selected]": {
    backgroundColor: "var(--accent)",
    color: "var(--accent-foreground)",
  },
  ".cm-completionDetail": { color: "var(--muted-foreground)", fontStyle: "normal" },
  ".cm-types": { padding: "0.375rem 0.625rem", whiteSpace: "pre-wrap" },
  ".cm-types code": { fontFamily: "var(--font-mono, ui-monospace, monospace)" },
  ".cm-panels": { color: "var(--foreground)", backgroundColor: "var(--muted)" },
  ".cm-diagnostic-error": { borderLeftColor: "var(--bad)" },
  ".cm-diagnostic-warning": { borderLeftColor: "var(--warn)" },
  ".cm-diagnostic-info": { borderLeftColor: "var(--ring)" },
});

const colours = HighlightStyle.define([
  { tag: tags.comment, color: "var(--faint-foreground)", fontStyle: "italic" },
  { tag: [tags.keyword, tags.tagName, tags.moduleKeyword], color: "var(--chart-3)" },
  { tag: [tags.string, tags.regexp], color: "var(--good-foreground)" },
  { tag: [tags.number, tags.bool, tags.null], color: "var(--warn-foreground)" },
  {
    tag: [tags.definition(tags.variableName), tags.propertyName, tags.attributeName, tags.typeName],
    color: "var(--accent-foreground)",
  },
]);

export const editorTheme: Extension = [look, syntaxHighlighting(colours)];
