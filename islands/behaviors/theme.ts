/** Changes the theme on the spot; the server hears of it for the next page. */
export function startTheme(): void {
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (
      !(form instanceof HTMLFormElement) || !form.matches("[data-theme-form]")
    ) return;
    if (!(event.submitter instanceof HTMLButtonElement)) return;
    event.preventDefault();
    const { submitter } = event;
    document.documentElement.dataset["theme"] = submitter.value;
    for (const button of form.querySelectorAll("button")) {
      button.setAttribute("aria-pressed", String(button === submitter));
    }
    void fetch(form.action, {
      method: "POST",
      body: new URLSearchParams([["theme", submitter.value]]),
      redirect: "manual",
    });
  });
}
