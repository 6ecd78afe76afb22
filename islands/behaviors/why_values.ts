const MAX_CHARS = 200;

/** Alt and a click on a value of a card lead to where it comes from; the card's menu has the way without it. */
export function startWhyValues(): void {
  document.addEventListener("click", (event) => {
    if (!event.altKey || event.button !== 0 || !(event.target instanceof HTMLElement)) return;
    const body = event.target.closest("[data-generated]");
    const address = body?.closest(".card")?.querySelector<HTMLElement>("[data-why]")?.dataset["why"];
    const value = event.target.textContent?.replace(/\s+/g, " ").trim() ?? "";
    if (address === undefined || value === "" || value.length > MAX_CHARS) return;
    event.preventDefault();
    const target = new URL(address, location.href);
    target.searchParams.set("value", value);
    location.assign(target);
  });
}
