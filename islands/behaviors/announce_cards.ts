import { announce } from "../announce.ts";

/** States that a person should hear of, whoever brought them about. */
const LOUD = new Set(["needs_you", "failed"]);
const UNDER_WAY = new Set(["making", "refreshing"]);

/** Says what became of a press in a card, of a making, and what went wrong; refreshes by schedule stay silent. */
export function startAnnouncingCards(): void {
  const grid = document.getElementById("grid");
  if (grid === null) return;
  let pressed: string | undefined;
  document.addEventListener("submit", ({ target, submitter }) => {
    // Moves have words of their own.
    const isMove = submitter instanceof HTMLButtonElement && submitter.name === "direction";
    pressed = isMove || !(target instanceof Element) ? undefined : target.closest("#grid > .card")?.id;
  }, { capture: true });
  document.addEventListener("htmx:after:swap", () => {
    const card = pressed === undefined ? null : document.getElementById(pressed);
    if (card === null) return;
    announce(describe(card));
    if (!UNDER_WAY.has(card.dataset["state"] ?? "")) pressed = undefined;
  });
  new MutationObserver((records) => {
    for (const { target, oldValue } of records) {
      if (!(target instanceof HTMLElement) || !target.matches("#grid > .card")) continue;
      const state = target.dataset["state"] ?? "";
      if (state === oldValue || UNDER_WAY.has(state)) continue;
      if (target.id !== pressed && oldValue !== "making" && !LOUD.has(state)) continue;
      announce(describe(target));
      if (target.id === pressed) pressed = undefined;
    }
  }).observe(grid, {
    subtree: true,
    attributes: true,
    attributeFilter: ["data-state"],
    attributeOldValue: true,
  });
}

function describe(card: HTMLElement): string {
  const title = card.querySelector(".card-title")?.textContent ?? "Card";
  const words = card.querySelector(".card-state")?.textContent.trim() ?? card.dataset["state"] ?? "";
  return `${title}: ${card.dataset["state"] === "fresh" ? `up to date, ${words}` : words}`;
}
