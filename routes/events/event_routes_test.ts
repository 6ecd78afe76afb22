import { deepEqual, equal, match } from "node:assert/strict";
import { BlockId } from "../../domain/ids.ts";
import { createTestRoutes } from "../../testing/test_routes.ts";

/** Reads until the stream has sent so many events. */
async function readEvents(answer: Response, count: number): Promise<string[]> {
  const reader = answer.body!.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  while ((text.match(/^event: /gm) ?? []).length < count) {
    const { value, done } = await reader.read();
    if (done) break;
    text += value;
  }
  await reader.cancel();
  return [...text.matchAll(/^event: (.*)\ndata: (.*)$/gm)].map(([, name, data]) => `${name} ${data}`);
}

Deno.test("GET /events names the build, then each change as it comes", async () => {
  const { get, app } = createTestRoutes();
  const answer = await get("/events");
  equal(answer.status, 200);
  match(answer.headers.get("content-type") ?? "", /^text\/event-stream/);
  match(answer.headers.get("cache-control") ?? "", /no-store/);
  app.emit({ kind: "card", blockId: BlockId.parse("aaaaaaaaaaaaaaaa") });
  deepEqual(await readEvents(answer, 2), ['hello {"build":"app.js"}', 'card {"blockId":"aaaaaaaaaaaaaaaa"}']);
});

Deno.test("GET /events tells a browser from before a restart to look at everything", async () => {
  const { get } = createTestRoutes();
  const byHeader = await get("/events", { "Last-Event-ID": "01234567-3" });
  deepEqual(await readEvents(byHeader, 2), ['hello {"build":"app.js"}', "resync {}"]);
  deepEqual(await readEvents(await get("/events?after=01234567-3"), 2), [
    'hello {"build":"app.js"}',
    "resync {}",
  ]);
});

Deno.test("GET /events lets go of the app when the browser leaves", async () => {
  const { get, app } = createTestRoutes();
  const answer = await get("/events");
  await answer.body!.cancel();
  // Sending to a closed stream would throw here.
  app.emit({ kind: "card", blockId: BlockId.parse("aaaaaaaaaaaaaaaa") });
});
