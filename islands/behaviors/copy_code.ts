import { announce } from "../announce.ts";

/** How long the button says that it worked. */
const THANKS_MS = 2_000;

/** Buttons that copy a listing; they show only where the browser allows copying (a secure context). */
export function startCopyButtons(): void {
  if (!("clipboard" in navigator)) return;
  for (
    const button of document.querySelectorAll<HTMLButtonElement>("[data-copy]")
  ) {
    if (!button.hidden) continue;
    button.hidden = false;
    button.addEventListener("click", () => void copy(button));
  }
}

async function copy(button: HTMLButtonElement): Promise<void> {
  const source = document.getElementById(button.dataset["copy"] ?? "");
  if (source === null) return;
  const words = await write(source.textContent ?? "") ? "Copied" : "Not copied";
  announce(words);
  const label = button.querySelector("[data-label]");
  if (label === null) return;
  label.textContent = words;
  setTimeout(() => label.textContent = "Copy", THANKS_MS);
}

async function write(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // The browser may ask the person, and the person may say no.
    return false;
  }
}
