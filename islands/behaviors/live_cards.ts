import { createCardFetcher } from "../live/fetch_cards.ts";
import { listenToChanges } from "../live/shared_line.ts";
import { showLineState } from "../live/line_note.ts";

/** Keeps the cards of this page as they are on the server, by one line of events that all tabs share. */
export function startLiveCards(
  { isStale }: { readonly isStale: boolean },
): void {
  const grid = document.getElementById("grid");
  if (grid === null) return;
  const fetcher = createCardFetcher(grid);
  if (isStale) fetcher.refreshGrid();
  document.addEventListener("visibilitychange", () => fetcher.flush());
  // A page that "back" brings up again has missed everything since.
  addEventListener(
    "pageshow",
    (event) => event.persisted && fetcher.refreshGrid(),
  );
  listenToChanges((change) => {
    switch (change.kind) {
      case "card":
      case "generation":
        return fetcher.refreshCard(change.blockId);
      case "dashboard":
        return change.dashboardId === grid.dataset["dashboard"] ? fetcher.refreshGrid() : undefined;
      case "resync":
        return fetcher.refreshGrid();
      case "line":
        return showLineState(change.state);
    }
  });
}
