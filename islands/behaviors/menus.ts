const MENU = ".menu[popover]";

/** Menus open by themselves; this closes them after a choice and lets the arrow keys walk through them. */
export function startMenus(): void {
  document.addEventListener("submit", closeAfterChoice);
  document.addEventListener("keydown", walk);
}

function closeAfterChoice(event: SubmitEvent): void {
  const menu = event.submitter?.closest<HTMLElement>(MENU);
  // Sizes are pressed several times in a row.
  if (menu && event.submitter?.closest(".menu-stepper") === null) {
    menu.hidePopover();
  }
}

function walk(event: KeyboardEvent): void {
  const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
  if (
    step === 0 || !(event.target instanceof Element) ||
    event.target.matches("input, textarea, select")
  ) return;
  const menu = event.target.closest<HTMLElement>(MENU) ??
    findOpenMenu(event.target);
  if (menu === null) return;
  event.preventDefault();
  const items = [
    ...menu.querySelectorAll<HTMLElement>("a[href], button:not(:disabled)"),
  ];
  const current = items.findIndex((item) => item === document.activeElement);
  items[
    current < 0 ? (step > 0 ? 0 : items.length - 1) : (current + step + items.length) % items.length
  ]?.focus();
}

/** The open menu of the button that has the focus. */
function findOpenMenu(target: Element): HTMLElement | null {
  const id = target.getAttribute("popovertarget");
  const menu = id === null ? null : document.getElementById(id);
  return menu?.matches(":popover-open") ? menu : null;
}
