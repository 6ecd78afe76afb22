/** A browser elsewhere, spoken to in messages of its debugging protocol, one JSON text each. */
export interface BrowserSocket {
  send(text: string): void;
  /** Replaces the listener. */
  listen(listener: (text: string) => void): void;
  /** Resolves when the connection is gone. */
  readonly ended: Promise<void>;
  readonly layers: readonly string[];
  readonly isRemote: true;
  /** Leaves the browser running; what was opened in it goes with the connection. */
  close(): Promise<void>;
}

const CONNECT_MS = 5_000;
/** A browser that works answers at once that it closes. */
const CLOSE_MS = 2_000;
const MAX_ANSWER_CHARS = 64_000;
const MAX_MESSAGE_CHARS = 48 * 1024 * 1024;
const LAYERS = ["the browser's own sandbox", "a context of its own whose network leads nowhere"];

/**
 * Connects to the browser at the address that the configuration names: `http://host:port`, which is asked for the way
 * in, or that `ws:` address itself. The owner chose it, as against every address that blocks and pages ask for. Throws
 * `Error` with words for a person.
 */
export async function connectBrowser(
  address: string,
  { closeMs = CLOSE_MS }: { readonly closeMs?: number } = {},
): Promise<BrowserSocket> {
  const url = /^wss?:/i.test(address) ? address : await findWayIn(address);
  const socket = new WebSocket(url);
  const { promise: ended, resolve } = Promise.withResolvers<void>();
  const { promise: opened, resolve: open } = Promise.withResolvers<boolean>();
  let listener: (text: string) => void = () => {};
  socket.onopen = () => open(true);
  socket.onclose = () => {
    open(false);
    resolve();
  };
  socket.onerror = () => open(false);
  socket.onmessage = ({ data }) => {
    if (typeof data === "string" && data.length <= MAX_MESSAGE_CHARS) listener(data);
  };
  const timer = setTimeout(() => open(false), CONNECT_MS);
  const isOpen = await opened;
  clearTimeout(timer);
  const close = async () => {
    // One that is closing already tells `ended` by itself.
    if (socket.readyState === WebSocket.OPEN || socket.readyState === WebSocket.CONNECTING) socket.close();
    // One that hangs answers no closing either: pages wait for each other, so all of them would wait for it.
    const timer = setTimeout(resolve, closeMs);
    await ended;
    clearTimeout(timer);
  };
  if (!isOpen) {
    await close();
    throw new Error(`Cannot connect to the browser at "${new URL(url).host}"`);
  }
  return {
    send: (text) => {
      if (socket.readyState === WebSocket.OPEN) socket.send(text);
    },
    listen: (next) => void (listener = next),
    ended,
    layers: LAYERS,
    isRemote: true,
    close,
  };
}

/** The address of its own socket, at the host that was configured: what the answer says of hosts does not count. */
async function findWayIn(address: string): Promise<string> {
  const { host, protocol } = new URL(address);
  const refuse = (why: string, cause?: unknown) =>
    new Error(
      `Cannot find a browser at "${host}": ${why}. Start one with --remote-debugging-port and use its IP address`,
      { cause },
    );
  try {
    const response = await fetch(new URL("/json/version", address), {
      redirect: "error",
      signal: AbortSignal.timeout(CONNECT_MS),
    });
    const text = (await response.text()).slice(0, MAX_ANSWER_CHARS);
    const way: unknown = response.ok
      ? Reflect.get(Object(JSON.parse(text)), "webSocketDebuggerUrl")
      : undefined;
    if (typeof way !== "string" || !URL.canParse(way)) throw refuse(`it answers ${response.status}`);
    const { pathname } = new URL(way);
    return `${protocol === "https:" ? "wss:" : "ws:"}//${host}${pathname}`;
  } catch (cause) {
    if (cause instanceof Error && cause.message.startsWith("Cannot find")) throw cause;
    throw refuse("nothing answers there", cause);
  }
}
