import assert from "node:assert/strict";
import { createPageReader } from "./create_page_reader.ts";
import type { BrowserWire } from "./types.ts";

const ANSWERS: Readonly<Record<string, object>> = {
  "Target.createBrowserContext": { browserContextId: "context" },
  "Target.createTarget": { targetId: "target" },
  "Target.attachToTarget": { sessionId: "session" },
  "Page.getFrameTree": { frameTree: { frame: { id: "frame" } } },
};

/** A browser that says, as soon as it may, that the empty page it begins with has loaded; what it opens does not load. */
function eagerBrowser(): BrowserWire {
  const { promise: ended, resolve } = Promise.withResolvers<void>();
  let tell: (text: string) => void = () => {};
  return {
    ...{ ended, layers: [], listen: (listener) => void (tell = listener) },
    send(text) {
      const { id, method, sessionId } = JSON.parse(text);
      const loaded = method === "Page.enable" ? [{ method: "Page.loadEventFired", sessionId }] : [];
      const result = method === "Page.navigate" ? { errorText: "no such page" } : ANSWERS[method] ?? {};
      // Not within `send`, as no browser answers: nobody stands around the listener then.
      queueMicrotask(() => {
        for (const message of [...loaded, { id, result }]) tell(JSON.stringify(message));
      });
    },
    close() {
      resolve();
      return ended;
    },
  };
}

Deno.test("browsePage() takes a load event that comes before its page is open", async () => {
  const pages = createPageReader({
    openBrowser: () => Promise.resolve(eagerBrowser()),
    send: () => Promise.reject(new Error("not asked")),
  });
  const policy = { purpose: "block", owner: "block", hosts: ["shop.example"] } as const;
  const answer = await pages.browse({ url: "https://shop.example/" }, policy);
  await pages.close();
  assert.ok(answer.kind === "failed");
  assert.equal(answer.message, "The page could not be opened");
});
