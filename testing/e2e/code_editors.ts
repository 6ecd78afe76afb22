import type { Locator, Page } from "../browser.ts";

/** A file of a block, as its label on the code page names it. */
export type CodeFile = "backend.ts" | "view.tsx" | "manifest.json";

const FIELDS: Readonly<Record<CodeFile, string>> = {
  "backend.ts": "backend",
  "view.tsx": "view",
  "manifest.json": "manifest",
};

/**
 * The editor of a file, once all three stand in the place of their text areas. What is filled into an area before that
 * races with the script that hides it.
 */
export async function editorOf(page: Page, file: CodeFile): Promise<Locator> {
  await page.locator(".code-editor .cm-content").nth(2).waitFor();
  return page.getByLabel(file);
}

/** The text that would be sent: an editor draws only the lines that are seen. */
export function textOf(page: Page, file: CodeFile): Promise<string> {
  return page.locator(`.code-form textarea[name=${FIELDS[file]}]`).inputValue();
}

/** As a person would; `fill()` makes Chromium put styles into an editor, which the policy reports. */
export async function pasteOver(editor: Locator, text: string): Promise<void> {
  await editor.press("ControlOrMeta+a");
  await editor.evaluate((element, pasted) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/plain", pasted);
    element.dispatchEvent(
      new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true, composed: true }),
    );
  }, text);
}
