/** When the card that was acted on leaves the page, the focus goes to the one that takes its place. */
export function startKeepingFocus(): void {
  let place: number | undefined;
  document.addEventListener("submit", ({ target }) => {
    const card = target instanceof Element ? target.closest(".card") : null;
    place = card === null ? undefined : listCards().indexOf(card);
  });
  document.addEventListener("htmx:after:settle", () => {
    if (place === undefined || document.activeElement !== document.body) return;
    const cards = listCards();
    const next = cards[Math.min(place, cards.length - 1)]?.querySelector<HTMLElement>(".card-more");
    (next ?? document.querySelector<HTMLElement>(".ask-input"))?.focus({ preventScroll: true });
    place = undefined;
  });
}

function listCards(): readonly Element[] {
  return [...document.querySelectorAll("#grid > .card")];
}
