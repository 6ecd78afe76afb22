/** A sentence that became a card leaves the box, unless a person went on typing; and the card comes into view. */
export function startAsking(): void {
  let sent: string | undefined;
  document.addEventListener("submit", ({ target, submitter }) => {
    if (!(target instanceof HTMLFormElement) || target.id !== "ask") return;
    const isExample = submitter instanceof HTMLButtonElement && submitter.name === "example";
    sent = isExample ? undefined : target.querySelector<HTMLInputElement>(".ask-input")?.value;
  }, { capture: true });
  document.addEventListener("tessera:asked", (event) => {
    const ask = document.getElementById("ask");
    const input = ask?.querySelector<HTMLInputElement>(".ask-input");
    if (ask == null || input == null) return;
    if (input.value === sent) input.value = "";
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
