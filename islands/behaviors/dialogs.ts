import { htmx } from "../htmx.ts";

/** Opens links marked `data-dialog` over the page instead of leaving it. */
export function startDialogs(): void {
  document.addEventListener("click", (event) => {
    if (
      event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey ||
      !(event.target instanceof Element)
    ) return;
    const link = event.target.closest<HTMLAnchorElement>("a[data-dialog]");
    if (link === null) return;
    event.preventDefault();
    void open(link);
  });
  document.addEventListener("tessera:saved", () => findDialog()?.close());
}

async function open(link: HTMLAnchorElement): Promise<void> {
  const dialog = findDialog() ?? createDialog();
  const body = dialog.querySelector<HTMLElement>(".dialog-body");
  if (body === null) return;
  link.closest<HTMLElement>("[popover]")?.hidePopover();
  // What an earlier card asked must not stand under this one's name when nothing comes.
  body.replaceChildren();
  await htmx.ajax("GET", link.href, {
    target: body,
    swap: "innerHTML show:none",
  });
  if (body.childElementCount === 0) return;
  const title = dialog.querySelector(".dialog-title");
  const card = link.closest(".card")?.querySelector(".card-title");
  if (title !== null) title.textContent = card?.textContent ?? link.textContent;
  if (!dialog.open) dialog.showModal();
}

function findDialog(): HTMLDialogElement | null {
  return document.querySelector<HTMLDialogElement>("dialog.dialog");
}

function createDialog(): HTMLDialogElement {
  const dialog = document.createElement("dialog");
  dialog.className = "dialog";
  dialog.setAttribute("aria-labelledby", "dialog-title");
  const head = document.createElement("div");
  head.className = "dialog-head";
  const title = document.createElement("h2");
  title.className = "dialog-title";
  title.id = "dialog-title";
  const close = document.createElement("button");
  close.type = "button";
  close.className = "button";
  close.dataset["tone"] = "quiet";
  close.dataset["size"] = "small";
  close.textContent = "Close";
  close.addEventListener("click", () => dialog.close());
  head.append(title, close);
  const body = document.createElement("div");
  body.className = "dialog-body";
  dialog.append(head, body);
  // A press on the backdrop is a press on the dialog itself.
  dialog.addEventListener(
    "click",
    (event) => event.target === dialog && dialog.close(),
  );
  document.body.append(dialog);
  return dialog;
}
