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
  document.addEventListener("htmx:after:request", (event) => {
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

function watchAdded(records: readonly MutationRecord[]): void {
  for (const node of records.flatMap((record) => [...record.addedNodes])) {
    if (node instanceof HTMLElement) expire(node);
  }
}

function expire(toast: HTMLElement): void {
  setTimeout(
    () => toast.matches(":hover, :focus-within") ? expire(toast) : toast.remove(),
    LIFETIME_MS,
  );
}
