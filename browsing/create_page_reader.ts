import type { EgressPolicy } from "../egress/types.ts";
import { browsePage, TOO_LATE } from "./browse_page.ts";
import { IDLE_MS } from "./limits.ts";
import { openPage } from "./page_session.ts";
import { BrowserError, createProtocol, type Protocol } from "./protocol.ts";
import type {
  BlankPage,
  BrowseAnswer,
  BrowseRequest,
  BrowserWire,
  OpenBrowser,
  PageReader,
  SendRequest,
} from "./types.ts";

export interface PageReaderOptions {
  /** Absent where no browser is configured. */
  readonly openBrowser?: OpenBrowser;
  readonly send: SendRequest;
  readonly idleMs?: number;
}

interface Running {
  readonly wire: BrowserWire;
  readonly protocol: Protocol;
}

type Failure = Extract<BrowseAnswer, { kind: "failed" }>;

/** Reads pages one after the other. The browser starts with the first and ends when nobody has needed it for a while. */
export function createPageReader({ openBrowser, send, idleMs = IDLE_MS }: PageReaderOptions): PageReader {
  const closing = new AbortController();
  let running: Running | undefined;
  let last: Promise<unknown> = Promise.resolve();
  let idle: ReturnType<typeof setTimeout> | undefined;

  async function start(open: OpenBrowser): Promise<Running> {
    if (running !== undefined) return running;
    const wire = await open();
    const started = { wire, protocol: createProtocol(wire) };
    running = started;
    wire.ended.then(() => {
      if (running === started) running = undefined;
    });
    return started;
  }

  async function stop(): Promise<void> {
    clearTimeout(idle);
    const ended = running;
    running = undefined;
    await ended?.wire.close();
  }

  /** One at a time; what fails for one is nothing to the next. */
  function inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    clearTimeout(idle);
    const turn = last.then(work);
    const settled = turn.then(() => {}, () => {});
    last = settled;
    settled.then(() => {
      if (last !== settled || running === undefined || closing.signal.aborted) return;
      idle = setTimeout(() => inTurn(stop), idleMs);
    });
    return turn;
  }

  async function browseNow(
    request: BrowseRequest,
    { open, policy, signal }: {
      readonly open: OpenBrowser;
      readonly policy: EgressPolicy;
      readonly signal: AbortSignal;
    },
  ): Promise<BrowseAnswer> {
    if (signal.aborted) return failure("network", "The page was given up");
    try {
      const { wire, protocol } = await start(open);
      return await browsePage(request, { protocol, isRemote: wire.isRemote === true, send, policy, signal });
    } catch (error) {
      // A page may hold it, and whatever it does must end with the page.
      await stop();
      return explain(error);
    }
  }

  return {
    browse(request, policy, signal = new AbortController().signal) {
      const refusal = openBrowser === undefined ? NOT_CONFIGURED : checkAddress(request.url);
      if (openBrowser === undefined || refusal !== undefined) {
        return Promise.resolve(refusal ?? NOT_CONFIGURED);
      }
      const either = AbortSignal.any([signal, closing.signal]);
      return inTurn(() => browseNow(request, { open: openBrowser, policy, signal: either }));
    },
    async withBlankPage(work) {
      if (openBrowser === undefined) return undefined;
      return await inTurn(async () => {
        try {
          return await withPage(await start(openBrowser), work);
        } catch (error) {
          if (!(error instanceof Error)) throw error;
          await stop();
          return undefined;
        }
      });
    },
    async close() {
      closing.abort();
      // A page that is read has its signal; its browser ends here all the same.
      await stop();
      await last;
      await stop();
    },
  };
}

async function withPage<Result>(
  { wire, protocol }: Running,
  work: (page: BlankPage) => Promise<Result>,
): Promise<Result> {
  const session = await openPage({
    protocol,
    isRemote: wire.isRemote === true,
    onEvent({ method, params, sessionId }) {
      if (method !== "Fetch.requestPaused") return;
      const requestId: unknown = Reflect.get(Object(params), "requestId");
      protocol.send("Fetch.failRequest", { requestId, errorReason: "BlockedByClient" }, sessionId).catch(
        () => {},
      );
    },
  });
  try {
    return await work({
      async setContent(html) {
        await session.send("Page.setDocumentContent", { frameId: session.frameId(), html });
      },
      async setSize({ width, height }) {
        await session.send("Emulation.setDeviceMetricsOverride", {
          ...{ width, height, deviceScaleFactor: 1, mobile: false },
        });
      },
      evaluate: (expression) => session.evaluate(expression),
    });
  } finally {
    await session.close();
  }
}

function checkAddress(url: string): Failure | undefined {
  const isWeb = URL.canParse(url) && /^https?:$/.test(new URL(url).protocol);
  if (isWeb) return undefined;
  return failure("permission", "Cannot open this address: expected https or http");
}

function explain(error: unknown): Failure {
  if (error instanceof BrowserError && error.message === TOO_LATE) {
    return failure("timeout", TOO_LATE, "Ask for a lighter page, or give a longer timeoutSeconds");
  }
  const message = error instanceof Error ? error.message : "unknown reason";
  return failure("network", `The browser failed: ${message.slice(0, 300)}`);
}

function failure(errorKind: Failure["errorKind"], message: string, hint?: string): Failure {
  return {
    kind: "failed",
    ...{ errorKind, message, records: [], leftOut: new Map() },
    ...(hint !== undefined && { hint }),
  };
}

const NOT_CONFIGURED: Failure = failure(
  "permission",
  "No browser is set up to read pages that need JavaScript",
  "Set TESSERA_BROWSER to the path of a Chromium or Chrome, or use the source's API or feed",
);
