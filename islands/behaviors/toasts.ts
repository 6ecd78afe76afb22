import type { HtmxEvent } from "htmx.org";

/** As long as an action can be taken back. */
const LIFETIME_MS = 30_000;

/** Closes toasts: by their button, after their action, or when their time is over and nobody is at them. */
export function startToasts(): void {
  document.addEventListener("click", (event) => {
    if (event.target instanceof Element) {
      event.target.closest("[data-toast-close]")?.closest("[data-toast]")
        ?.remove();
    }
  });
  document.addEventListener("htmx:error", sayUnanswered);
  document.addEventListener("htmx:after:request", (event) => {
    document.querySelector("[data-toast=unanswered]")?.remove();
    if (event.target instanceof Element) {
      event.target.closest("[data-toast]")?.remove();
    }
  });
  const region = document.getElementById("toasts");
  if (region !== null) {
    new MutationObserver(watchAdded).observe(region, { childList: true });
  }
  for (const toast of document.querySelectorAll<HTMLElement>("[data-toast]")) {
    expire(toast);
  }
}

/** A press that reached nobody must not look like one that did nothing. */
function sayUnanswered({ detail: { error } }: HtmxEvent<"htmx:error">): void {
  // What `fetch` throws when the network or the server is away.
  if (!(error instanceof TypeError)) return;
  document.querySelector("[data-toast=unanswered]")?.remove();
  const toast = document.createElement("div");
  toast.className = "toast";
  toast.dataset["toast"] = "unanswered";
  const words = document.createElement("p");
  words.textContent = "Tessera does not answer. Try it again when it is back.";
  toast.append(words);
  document.getElementById("toasts")?.append(toast);
}

function watchAdded(records: readonly MutationRecord[]): void {
  for (const node of records.flatMap((record) => [...record.addedNodes])) {
    if (!(node instanceof HTMLElement)) continue;
    showOverDialog(node);
    expire(node);
  }
}

/** An open dialog covers the region, and shuts it off: there a toast stands inside, until the dialog closes. */
function showOverDialog(toast: HTMLElement): void {
  const dialog = document.querySelector<HTMLDialogElement>("dialog:modal");
  if (dialog === null) return;
  toast.setAttribute("role", "status");
  dialog.append(toast);
  dialog.addEventListener("close", () => {
    if (toast.isConnected) document.getElementById("toasts")?.append(toast);
  }, { once: true });
}

function expire(toast: HTMLElement): void {
  setTimeout(
    () => toast.matches(":hover, :focus-within") ? expire(toast) : toast.remove(),
    LIFETIME_MS,
  );
}
