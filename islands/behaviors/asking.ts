/** A sentence that became a card leaves the box, and the card comes into view. */
export function startAsking(): void {
  document.addEventListener("tessera:asked", (event) => {
    const ask = document.getElementById("ask");
    const input = ask?.querySelector<HTMLInputElement>(".ask-input");
    if (ask == null || input == null) return;
    input.value = "";
    input.removeAttribute("aria-invalid");
    for (const note of ask.querySelectorAll(".ask-note, .field-error")) note.remove();
    // The event comes after the swap, with the new card in place.
    const card = document.getElementById(`block-${blockOf(event)}`);
    const isCalm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    card?.scrollIntoView({ block: "nearest", behavior: isCalm ? "auto" : "smooth" });
  });
}

function blockOf(event: Event): string {
  const detail: unknown = event instanceof CustomEvent ? event.detail : undefined;
  const isNamed = typeof detail === "object" && detail !== null && "block" in detail;
  return isNamed && typeof detail.block === "string" ? detail.block : "";
}
