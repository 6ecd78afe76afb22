import { refresh } from "../live/fetch_cards.ts";
import { listenToChanges } from "../live/shared_line.ts";

/** Changes within this time are one look at the server, in milliseconds. */
const GATHER_MS = 150;

/** Keeps a part of a page that is about one block as it is on the server; dashboards do so for their cards. */
export function startLivePart(): void {
  const part = findPart();
  if (part === null || document.getElementById("grid") !== null) return;
  const block = part.dataset["liveBlock"];
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isBusy = false;
  const look = async () => {
    timer = undefined;
    const shown = findPart();
    if (shown === null) return;
    if (isBusy) return plan();
    isBusy = true;
    try {
      await refresh(shown, shown.dataset["address"] ?? "");
    } finally {
      isBusy = false;
    }
  };
  const plan = () => {
    timer ??= setTimeout(() => void look(), GATHER_MS);
  };
  listenToChanges((change) => {
    const isOurs = (change.kind === "card" || change.kind === "generation") && change.blockId === block;
    if (isOurs || change.kind === "resync") plan();
  });
}

/** Found anew each time: a swap may have put another element in its place. */
function findPart(): HTMLElement | null {
  return document.querySelector<HTMLElement>("[data-live-block]");
}
