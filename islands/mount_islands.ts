interface Island {
  mount(element: HTMLElement): void;
}

/** Each is a chunk of its own, loaded when the first of its elements comes near the window. */
const ISLANDS: Readonly<Record<string, () => Promise<Island>>> = {
  chart_readout: () => import("./chart_readout.tsx"),
  code_editor: () => import("./code_editor.ts"),
  table_sort: () => import("./table_sort.ts"),
};

const observer = new IntersectionObserver((entries) => {
  for (const { target, isIntersecting } of entries) {
    if (isIntersecting && target instanceof HTMLElement) void mount(target);
  }
}, { rootMargin: "200px" });

/** Gives behaviour to the parts of cards that have some; may be called again after every swap. */
export function mountIslands(): void {
  for (
    const element of document.querySelectorAll<HTMLElement>("[data-island]")
  ) {
    observer.unobserve(element);
    observer.observe(element);
  }
}

async function mount(element: HTMLElement): Promise<void> {
  const load = ISLANDS[element.dataset["island"] ?? ""];
  if (load === undefined) return;
  (await load()).mount(element);
}
