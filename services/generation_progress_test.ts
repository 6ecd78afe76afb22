import assert from "node:assert/strict";
import { createBlockId, createGenerationId } from "../domain/ids.ts";
import type { Database } from "../storage/database.ts";
import { createLocalEventBus } from "./event_bus.ts";
import { createProgress } from "./generation_progress.ts";

Deno.test("createProgress() tells of a step that could not be written when it is asked, and not before", async () => {
  const db = { execute: () => Promise.reject(new Error("no room")) } as Partial<Database> as Database;
  const progress = createProgress({ db, bus: createLocalEventBus() }, {
    ...{ id: createGenerationId(), blockId: createBlockId(), progress: [], tokens: 0, attempts: 0 },
    tell() {},
  });
  progress.add({ kind: "tokens", attempt: 0, total: 12, at: 0 });
  // A model thinks for minutes meanwhile; a rejection that nobody listens to ends the program in the next turn.
  await new Promise((resolve) => setTimeout(resolve, 0));
  await assert.rejects(progress.settled(), /no room/);
});
