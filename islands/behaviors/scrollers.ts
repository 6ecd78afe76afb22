const FOCUSABLE = "a[href], button, input, select, textarea, summary, [tabindex]";

/** A card whose content is cut off can be scrolled by keyboard too: it takes the focus when nothing inside it does. */
export function markScrollers(): void {
  for (
    const element of document.querySelectorAll<HTMLElement>("[data-scroller]")
  ) {
    const isCut = element.scrollHeight > element.clientHeight + 1;
    if (isCut && element.querySelector(FOCUSABLE) === null) {
      element.tabIndex = 0;
    } else element.removeAttribute("tabindex");
  }
}
