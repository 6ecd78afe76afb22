import { htmx } from "../htmx.ts";

export interface CardFetcher {
  refreshCard(blockId: string): void;
  refreshGrid(): void;
  /** Does now what waited for the page to be seen. */
  flush(): void;
}

/** Changes within this time are one look at the server. */
const GATHER_MS = 120;

/** Fetches changed cards and morphs them in place: only when seen, one after the other, and nothing that is unchanged. */
export function createCardFetcher(grid: HTMLElement): CardFetcher {
  const waiting = new Set<string>();
  let isGridWaiting = false;
  let isBusy = false;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const plan = () => {
    if (!document.hidden) timer ??= setTimeout(() => void run(), GATHER_MS);
  };
  const run = async () => {
    timer = undefined;
    if (isBusy) return;
    isBusy = true;
    try {
      await work();
    } finally {
      isBusy = false;
      if (isGridWaiting || waiting.size > 0) plan();
    }
  };
  const work = async () => {
    if (isGridWaiting) {
      isGridWaiting = false;
      waiting.clear();
      await refresh(grid, dashboardAddress(grid));
      return;
    }
    for (const blockId of [...waiting]) {
      waiting.delete(blockId);
      const card = document.getElementById(`block-${blockId}`);
      if (card !== null && await refresh(card, cardAddress(card)) === "gone") {
        isGridWaiting = true;
      }
    }
  };
  return {
    refreshCard(blockId) {
      waiting.add(blockId);
      plan();
    },
    refreshGrid() {
      isGridWaiting = true;
      plan();
    },
    flush: () => isGridWaiting || waiting.size > 0 ? plan() : undefined,
  };
}

/** Fetches a part of the page and morphs it in place, when it is not as it was. */
export async function refresh(
  target: HTMLElement,
  address: string,
): Promise<"done" | "gone"> {
  const etag = target.dataset["etag"];
  try {
    const response = await fetch(address, {
      headers: {
        "HX-Request": "true",
        Accept: "text/html",
        ...(etag === undefined ? {} : { "If-None-Match": etag }),
      },
      // Our own tag is the one that counts: the browser's cache would turn the 304 into a whole answer.
      cache: "no-store",
    });
    if (response.status === 404) return "gone";
    if (response.status !== 200) return "done";
    const text = await response.text();
    if (target.isConnected) {
      await htmx.swap({
        text,
        target,
        sourceElement: target,
        swap: "outerMorph show:none",
      });
    }
  } catch (error) {
    // The line says when the server is away; the next event or its return brings the card up to date.
    if (!(error instanceof TypeError)) throw error;
  }
  return "done";
}

function cardAddress(card: HTMLElement): string {
  return card.dataset["address"] ?? "";
}

function dashboardAddress(grid: HTMLElement): string {
  return grid.dataset["address"] ?? "";
}
