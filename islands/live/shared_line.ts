import { type Change, CHANGE_KINDS, type LineState, parseChange } from "./change.ts";

/** What tabs tell each other. */
type Shared =
  /** The event as it came, so that each can take over the line. */
  | { readonly kind: "change"; readonly change: Change; readonly id: string }
  /** A new tab asks how far the line is ... */
  | { readonly kind: "where" }
  /** ... and the one that holds it says so. */
  | { readonly kind: "at"; readonly id: string };

const NAME = "tessera-live";
const FIRST_WAIT_MS = 2_000;
const MAX_WAIT_MS = 30_000;

/**
 * Calls the listener with every change since the page was drawn. One tab of the browser holds the line and tells the others; when it closes,
 * the next one takes over from the last event. Where tabs cannot agree (plain http), each has a line while it is seen.
 */
export function listenToChanges(listener: (change: Change) => void): void {
  const channel = new BroadcastChannel(NAME);
  let lastId = document.documentElement.dataset["event"] ?? "";
  let isLeading = false;
  const share = (message: Shared) => channel.postMessage(message);
  channel.addEventListener("message", ({ data }: MessageEvent<Shared>) => {
    if (data.kind === "where") return isLeading ? share({ kind: "at", id: lastId }) : undefined;
    const isMissed = data.kind === "at" && data.id !== lastId;
    lastId = data.id || lastId;
    if (data.kind === "change") listener(data.change);
    else if (isMissed) listener({ kind: "resync" });
  });
  const lead = () => {
    isLeading = true;
    return openLine({
      lastId: () => lastId,
      tell(change, id) {
        lastId = id || lastId;
        share({ kind: "change", change, id });
        listener(change);
      },
    });
  };
  if ("locks" in navigator) {
    // The lock is held as long as the promise is open: until this tab goes away.
    void navigator.locks.request(NAME, () => new Promise<never>(() => lead()));
    share({ kind: "where" });
  } else leadWhileSeen(lead);
}

function leadWhileSeen(lead: () => () => void): void {
  let close: (() => void) | undefined;
  const follow = () => {
    if (!document.hidden) close ??= lead();
    else {
      close?.();
      close = undefined;
    }
  };
  document.addEventListener("visibilitychange", follow);
  follow();
}

interface Line {
  lastId(): string;
  tell(change: Change, id: string): void;
}

/** Opens the stream and opens it again whenever it ends; gives what closes it for good. */
function openLine(line: Line): () => void {
  let stream: EventSource | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let waitMs = FIRST_WAIT_MS;
  let build: string | undefined;
  const setState = (state: LineState) => line.tell({ kind: "line", state }, "");
  const open = () => {
    stream = new EventSource(addressOf(line.lastId()));
    stream.addEventListener("hello", ({ data }: MessageEvent<string>) => {
      waitMs = FIRST_WAIT_MS;
      build ??= data;
      setState(build === data ? "open" : "outdated");
    });
    for (const kind of CHANGE_KINDS) {
      stream.addEventListener(
        kind,
        ({ data, lastEventId }: MessageEvent<string>) => {
          const change = parseChange(kind, data);
          if (change !== undefined) line.tell(change, lastEventId);
        },
      );
    }
    stream.addEventListener("error", () => {
      setState("lost");
      // The browser tries again by itself only while it deems the address good; take that over, slower each time.
      stream?.close();
      timer = setTimeout(open, waitMs * (0.75 + Math.random() / 2));
      waitMs = Math.min(waitMs * 2, MAX_WAIT_MS);
    });
  };
  open();
  return () => {
    clearTimeout(timer);
    stream?.close();
  };
}

function addressOf(lastId: string): string {
  const address = document.documentElement.dataset["events"] ?? "/events";
  return lastId === "" ? address : `${address}?after=${encodeURIComponent(lastId)}`;
}
