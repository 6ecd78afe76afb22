let isLoaded = false;

/** Loads Alpine when the first element with local state comes onto the page: most pages have none. */
export function startLocalState(): void {
  if (isLoaded || document.querySelector("[x-data]") === null) return;
  isLoaded = true;
  void import("../local_state.ts").then((module) => module.startLocalState());
}
