import Alpine from "@alpinejs/csp";

/** The three ways of a schedule: only the fields of the chosen one are shown. Without script all are. */
Alpine.data("schedule", () => ({
  kind: "",
  init(this: { kind: string; $root: HTMLElement }) {
    const chosen = this.$root.querySelector<HTMLInputElement>("input[name=kind]:checked");
    this.kind = chosen?.value ?? "";
  },
}));

/** Alpine reads `x-ignore` on its way down from a root only: without this, local state inside a block's box would start. */
Alpine.addRootSelector(() => "[x-ignore]");

/** Starts Alpine, in the build that needs no eval; it then notices by itself what is swapped in later. */
export function startLocalState(): void {
  Alpine.start();
}
