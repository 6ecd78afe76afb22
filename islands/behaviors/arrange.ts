import { htmx } from "../htmx.ts";
import type { HtmxEvent } from "htmx.org";
import { announce } from "../announce.ts";

interface Drop {
  readonly oldIndex?: number;
  readonly newIndex?: number;
}

interface Sorter {
  destroy(): void;
}

/** Lets cards be dragged by their heads while the "Arrange" button is down; each drop is saved at once. */
export function startArranging(): void {
  const button = document.querySelector<HTMLButtonElement>("[data-arrange]");
  if (button === null) return;
  button.hidden = false;
  let sorter: Sorter | undefined;
  const toggle = async () => {
    const grid = findGrid();
    if (grid === null) return;
    const isOn = sorter === undefined;
    sorter?.destroy();
    sorter = isOn ? await createSorter(grid) : undefined;
    button.setAttribute("aria-pressed", String(isOn));
    grid.toggleAttribute("data-arranging", isOn);
    announce(
      isOn ? "Arranging: drag cards by their heads, or move and size them from their menus" : "Arranged",
    );
  };
  button.addEventListener("click", () => void toggle());
  document.addEventListener("keydown", (event) => {
    if (
      event.key === "Escape" && sorter !== undefined &&
      document.querySelector(":popover-open") === null
    ) void toggle();
  });
  document.addEventListener("htmx:after:swap", announceMove);
}

async function createSorter(grid: HTMLElement): Promise<Sorter> {
  const { default: Sortable } = await import("sortablejs");
  const isCalm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  return new Sortable(grid, {
    draggable: ".card",
    handle: ".card-head",
    filter: "button, a, [popover]",
    preventOnFilter: false,
    animation: isCalm ? 0 : 160,
    onEnd: ({ oldIndex, newIndex }: Drop) => {
      if (oldIndex !== newIndex) void saveOrder(grid);
    },
  });
}

async function saveOrder(grid: HTMLElement): Promise<void> {
  const ids = [...grid.querySelectorAll<HTMLElement>(":scope > .card")].map((
    card,
  ) => card.dataset["block"]);
  await htmx.ajax("POST", grid.dataset["orderAction"] ?? "", {
    target: grid,
    swap: "outerMorph show:none",
    values: { order: ids.join(",") },
  });
}

/** Says where a card went when its menu moved it. */
function announceMove({ detail: { ctx } }: HtmxEvent<"htmx:after:swap">): void {
  const submitter: unknown = ctx.request?.["submitter"];
  const grid = findGrid();
  if (grid === null || !(submitter instanceof HTMLButtonElement) || submitter.name !== "direction") return;
  const card = submitter.closest(".card");
  const cards = [...grid.querySelectorAll(":scope > .card")];
  if (card === null) return;
  const title = card.querySelector(".card-title")?.textContent ?? "Card";
  announce(`${title} is now ${cards.indexOf(card) + 1} of ${cards.length}`);
}

function findGrid(): HTMLElement | null {
  return document.getElementById("grid");
}
