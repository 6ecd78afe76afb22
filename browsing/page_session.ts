import { z } from "zod";
import { BrowserError, type BrowserEvent, type Protocol } from "./protocol.ts";
import { PAGE_LIMITS } from "./limits.ts";
import { BEFORE_PAGE } from "./read_page.ts";

/** One page in a context of its own: no cookies, storage or cache of another one. */
export interface PageSession {
  readonly sessionId: string;
  readonly frameId: () => string | undefined;
  /** Value of an expression in a world that the page's scripts do not see. Rejects with `BrowserError`. */
  evaluate(expression: string): Promise<unknown>;
  send(method: string, params?: object): Promise<unknown>;
  /** Ends the page and all that it opened. */
  close(): Promise<void>;
}

export interface SessionOptions {
  readonly protocol: Protocol;
  /** Requests of the page and of its frames and workers; and its own load event. */
  readonly onEvent: (event: BrowserEvent) => void;
  /** A browser of the person has a network of its own: what we do not answer must find no way. */
  readonly isRemote: boolean;
}

const Context = z.object({ browserContextId: z.string() });
const Target = z.object({ targetId: z.string() });
const Session = z.object({ sessionId: z.string() });
const Frames = z.object({ frameTree: z.object({ frame: z.object({ id: z.string() }) }) });
const World = z.object({ executionContextId: z.number() });
const Evaluated = z.object({
  result: z.object({ value: z.unknown().optional() }),
  exceptionDetails: z.unknown().optional(),
});
const Attached = z.object({
  sessionId: z.string(),
  targetInfo: z.object({ targetId: z.string(), type: z.string() }),
});
const Created = z.object({
  targetInfo: z.object({
    targetId: z.string(),
    type: z.string(),
    browserContextId: z.string().optional(),
  }),
});

/** Frames and workers of a page run with their requests answered by us; everything else that it opens is closed. */
const KEPT_TYPES = ["iframe", "worker"];

export async function openPage({ protocol, onEvent, isRemote }: SessionOptions): Promise<PageSession> {
  const sessions = new Set<string>();
  const { browserContextId } = Context.parse(
    await protocol.send("Target.createBrowserContext", {
      disposeOnDetach: true,
      ...(isRemote && { proxyServer: "http://127.0.0.1:1", proxyBypassList: "<-loopback>" }),
    }),
  );
  let ownTargetId = "";
  let frameId: string | undefined;
  const stopListening = protocol.onEvent((event) => {
    if (event.method === "Target.targetCreated") return closePopup(event);
    if (event.sessionId === undefined || !sessions.has(event.sessionId)) return;
    // A part that cannot be adopted stays stopped before its first line: it asks for nothing.
    if (event.method === "Target.attachedToTarget") return void adopt(event).catch(() => {});
    if (event.method === "Page.javascriptDialogOpening") {
      const { sessionId } = event;
      // Closed with its page by then; one that stays open ends with the page's time.
      return void protocol.send("Page.handleJavaScriptDialog", { accept: false }, sessionId).catch(() => {});
    }
    onEvent(event);
  });

  /** A window that a page opens is not read, so it is not there. */
  function closePopup({ params }: BrowserEvent): void {
    const created = Created.safeParse(params);
    if (!created.success) return;
    const { targetId, browserContextId: context, type } = created.data.targetInfo;
    if (context !== browserContextId || type !== "page" || ownTargetId === "" || targetId === ownTargetId) {
      return;
    }
    // Gone by itself, or ended with the context; it has no network of its own either way.
    protocol.send("Target.closeTarget", { targetId }).catch(() => {});
  }

  async function adopt({ params }: BrowserEvent): Promise<void> {
    const { sessionId, targetInfo: { type, targetId } } = Attached.parse(params);
    if (!KEPT_TYPES.includes(type) || sessions.size >= PAGE_LIMITS.targets) {
      await protocol.send("Target.closeTarget", { targetId });
      return;
    }
    sessions.add(sessionId);
    await prepare(sessionId, type === "iframe");
  }

  /** Nothing of a target runs before all of this is in force. */
  async function prepare(sessionId: string, hasFrames: boolean): Promise<void> {
    const tell = (method: string, params: object = {}) => protocol.send(method, params, sessionId);
    // A worker has no requests of its own session on some versions: its page's session then has them.
    await tell("Fetch.enable", { patterns: [{ urlPattern: "*" }] }).catch((error) => {
      if (hasFrames) throw error;
    });
    if (hasFrames) {
      await tell("Page.enable");
      await tell("Network.enable", { maxTotalBufferSize: 0, maxResourceBufferSize: 0 });
      await tell("Network.setBypassServiceWorker", { bypass: true });
      await tell("Page.addScriptToEvaluateOnNewDocument", { source: BEFORE_PAGE });
    }
    await tell("Target.setAutoAttach", { autoAttach: true, waitForDebuggerOnStart: true, flatten: true });
    await tell("Runtime.runIfWaitingForDebugger");
  }

  async function close(): Promise<void> {
    stopListening();
    await protocol.send("Target.disposeBrowserContext", { browserContextId });
  }

  try {
    await protocol.send("Target.setDiscoverTargets", { discover: true });
    await protocol.send("Browser.setDownloadBehavior", { behavior: "deny", browserContextId });
    const target = await protocol.send("Target.createTarget", { url: "about:blank", browserContextId });
    ownTargetId = Target.parse(target).targetId;
    const attached = await protocol.send("Target.attachToTarget", { targetId: ownTargetId, flatten: true });
    const { sessionId } = Session.parse(attached);
    sessions.add(sessionId);
    await prepare(sessionId, true);
    frameId = Frames.parse(await protocol.send("Page.getFrameTree", {}, sessionId)).frameTree.frame.id;
    const send = (method: string, params: object = {}) => protocol.send(method, params, sessionId);
    return {
      sessionId,
      frameId: () => frameId,
      send,
      close,
      async evaluate(expression) {
        const world = World.parse(await send("Page.createIsolatedWorld", { frameId, worldName: "tessera" }));
        const { result, exceptionDetails } = Evaluated.parse(
          await send("Runtime.evaluate", {
            expression,
            contextId: world.executionContextId,
            returnByValue: true,
            awaitPromise: true,
          }),
        );
        if (exceptionDetails === undefined) return result.value;
        throw new BrowserError("The page could not be read");
      },
    };
  } catch (error) {
    // What went wrong first is told; what is left ends with the browser.
    await close().catch(() => {});
    throw error;
  }
}
