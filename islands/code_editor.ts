import { type CodeNote, parseNotes } from "./code/code_notes.ts";
import type { FileKind } from "./code/complete_words.ts";
import { type CodeEditor, createEditor } from "./code/create_editor.ts";
import { loadVocabulary } from "./code/vocabulary.ts";

/** A pause in typing after which the code is checked by itself, in milliseconds. */
const PAUSE_MS = 900;

const FILES: Readonly<Record<FileKind, string>> = {
  backend: "backend.ts",
  view: "view.tsx",
  manifest: "manifest.json",
};

/** Turns the text areas of the code page into editors with types and errors in place. */
export function mount(element: HTMLElement): void {
  if (!(element instanceof HTMLFormElement) || element.dataset["ready"] !== undefined) return;
  element.dataset["ready"] = "";
  void start(element);
}

async function start(form: HTMLFormElement): Promise<void> {
  const words = await loadVocabulary(form.dataset["vocabulary"]);
  const editors = new Map<FileKind, CodeEditor>();
  const show = (notes: readonly CodeNote[]) => {
    for (const [file, editor] of editors) editor.show(notes.filter((note) => note.file === FILES[file]));
  };
  const checker = createChecker(form, show);
  for (const file of ["backend", "view", "manifest"] as const) {
    const area = form.querySelector<HTMLTextAreaElement>(`textarea[name=${file}]`);
    if (area === null) continue;
    const editor = createEditor(area, { file, label: FILES[file], words, onChange: checker.plan });
    for (const label of [...area.labels]) nameEditor(label, editor);
    editors.set(file, editor);
  }
  say(form, "Tab indents; Escape, then Tab leaves an editor");
  show(parseNotes(JSON.parse(form.dataset["notes"] ?? "[]")));
  form.addEventListener("submit", (event) => {
    const button = event.submitter;
    if (!(button instanceof HTMLButtonElement) || button.dataset["check"] === undefined) return;
    event.preventDefault();
    void checker.run(true);
  });
  askBeforeLeaving(form);
}

/** Changes that no button of the form has taken yet would be gone with the page. */
function askBeforeLeaving(form: HTMLFormElement): void {
  let isMeant = false;
  form.addEventListener("submit", (event) => isMeant ||= !event.defaultPrevented);
  form.querySelector("[data-leave]")?.addEventListener("click", () => isMeant = true);
  addEventListener("beforeunload", (event) => {
    const isChanged = [...form.querySelectorAll("textarea")].some((area) => area.value !== area.defaultValue);
    if (isChanged && !isMeant) event.preventDefault();
  });
}

/** A label cannot name what stands in a shadow root, and must not go on naming what is hidden. */
function nameEditor(label: HTMLLabelElement, editor: CodeEditor): void {
  label.removeAttribute("for");
  // A press on the words would move the selection there, and the editor would begin at its start.
  label.addEventListener("mousedown", (event) => event.preventDefault());
  label.addEventListener("click", () => editor.focus());
}

interface Checker {
  /** After a pause, without running it. */
  readonly plan: () => void;
  run(isWhole: boolean): Promise<void>;
}

function createChecker(form: HTMLFormElement, show: (notes: readonly CodeNote[]) => void): Checker {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let newest = 0;
  const run = async (isWhole: boolean) => {
    clearTimeout(timer);
    const turn = ++newest;
    if (isWhole) say(form, "Checking…");
    const answer = await ask(form, isWhole);
    // The text has changed since: a newer answer is on its way.
    if (turn !== newest) return;
    if (answer === undefined) return isWhole ? say(form, "It cannot be checked just now") : undefined;
    show(answer.notes);
    say(form, describe(answer, isWhole));
  };
  return {
    run,
    plan() {
      clearTimeout(timer);
      timer = setTimeout(() => void run(false), PAUSE_MS);
    },
  };
}

interface CheckAnswer {
  readonly notes: readonly CodeNote[];
  readonly hasRun: boolean;
}

async function ask(form: HTMLFormElement, isWhole: boolean): Promise<CheckAnswer | undefined> {
  const body = new FormData(form);
  body.set("depth", isWhole ? "run" : "compile");
  try {
    const response = await fetch(form.dataset["checks"] ?? "", {
      method: "POST",
      headers: { Accept: "application/json" },
      body,
    });
    if (!response.ok) return undefined;
    const value: unknown = await response.json();
    if (typeof value !== "object" || value === null || !("notes" in value)) return undefined;
    return { notes: parseNotes(value.notes), hasRun: "hasRun" in value && value.hasRun === true };
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return undefined;
  }
}

function describe({ notes, hasRun }: CheckAnswer, isWhole: boolean): string {
  const errors = notes.filter(({ severity }) => severity === "error");
  const [first] = errors;
  if (first !== undefined) {
    const rest = errors.length === 1 ? "" : `, and ${errors.length - 1} more`;
    return `${first.file}, line ${first.line}: ${first.message}${rest}`;
  }
  if (!isWhole) return "";
  const warnings = notes.length === 0 ? "" : `, with ${notes.length === 1 ? "one note" : "some notes"}`;
  return hasRun
    ? `It runs on recorded answers${warnings}`
    : `Nothing wrong found without running it${warnings}`;
}

function say(form: HTMLFormElement, words: string): void {
  const status = form.querySelector("[data-check-status]");
  if (status !== null) status.textContent = words;
}
