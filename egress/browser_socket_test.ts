import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { connectBrowser } from "./browser_socket.ts";

/** RFC 6455 4.2.2 */
const GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

/** Answers the first bytes of one connection as a browser would, and then nothing any more; gives its address. */
function freezeAfterHandshake(): { readonly address: string; readonly thawed: () => Promise<void> } {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const frozen = (async () => {
    const connection = await listener.accept();
    listener.close();
    const asked = new Uint8Array(4_096);
    const count = await connection.read(asked) ?? 0;
    const [, key = ""] =
      /Sec-WebSocket-Key: (\S+)/i.exec(new TextDecoder().decode(asked.subarray(0, count))) ??
        [];
    const accepted = createHash("sha1").update(key + GUID).digest("base64");
    const head = ["HTTP/1.1 101 Switching Protocols", "Upgrade: websocket", "Connection: Upgrade"];
    const text = [...head, `Sec-WebSocket-Accept: ${accepted}`, "", ""].join("\r\n");
    await connection.write(new TextEncoder().encode(text));
    return connection;
  })();
  return {
    address: `ws://127.0.0.1:${listener.addr.port}/`,
    thawed: async () => (await frozen).close(),
  };
}

Deno.test({
  name: "close() does not wait for a browser that has stopped in the middle",
  // The socket goes when the other side lets go of it, which nobody waits for: that is the point.
  ...{ sanitizeOps: false, sanitizeResources: false },
  async fn() {
    const { address, thawed } = freezeAfterHandshake();
    const browser = await connectBrowser(address, { closeMs: 0 });
    let hasEnded = false;
    browser.ended.then(() => hasEnded = true);
    await browser.close();
    assert.ok(hasEnded, "whoever waits for an answer is told");
    await thawed();
  },
});
