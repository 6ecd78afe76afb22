import assert from "node:assert/strict";
import { join } from "node:path";
import { serveProgram } from "../testing/e2e/serve_program.ts";
import { sendRaw, signIn } from "../testing/raw_request.ts";
import { skipIf } from "../testing/skip.ts";
import { CANNOT_MOUNT, MOUNTING, withDisk } from "../testing/small_disk.ts";
import { givenReadyBlock } from "../testing/with_program.ts";

Deno.test({
  ...skipIf(
    CANNOT_MOUNT,
    "attack 164 a full disk is told, pages are served, and writing goes on when there is space",
    MOUNTING,
  ),
  // A write that finds no space ends in the database's own thread.
  sanitizeOps: false,
  sanitizeResources: false,
  fn: () =>
    withDisk("size=3m", async (folder) => {
      const program = await serveProgram({ databaseUrl: `file:${join(folder, "tessera.db")}` });
      try {
        const block = await givenReadyBlock(program, "Countdown to 24 December 2030");
        const cookie = await signIn(await program.createLink());
        const get = (path: string) => sendRaw(`${program.origin}${path}`, { headers: { cookie } });
        const rename = (title: string) =>
          sendRaw(`${program.origin}/blocks/${block}/title`, {
            method: "POST",
            body: new URLSearchParams({ title }).toString(),
            headers: {
              ...{ cookie, origin: program.origin, "sec-fetch-site": "same-origin" },
              "content-type": "application/x-www-form-urlencoded",
            },
          });
        assert.equal((await rename("before")).status, 303);
        await fill(join(folder, "filler"));
        const statuses: number[] = [];
        // Pages that the database has already may take a few changes more.
        for (let at = 0; at < 400 && !statuses.some((status) => status >= 500); at++) {
          statuses.push((await rename(`full ${at} ${"x".repeat(90)}`)).status);
        }
        assert.ok(statuses.includes(503), `a write is refused: ${[...new Set(statuses)]}`);
        assert.equal((await get("/")).status, 200);
        assert.match((await get(`/blocks/${block}`)).body, /block-body|card/);
        await Deno.remove(join(folder, "filler"));
        assert.equal((await rename("after")).status, 303);
        assert.equal((await program.app.getCard(block)).title, "after");
        const { rows } = await program.db.execute("PRAGMA integrity_check");
        assert.deepEqual(Object.values(rows[0] ?? {}), ["ok"]);
      } finally {
        await program.close();
      }
    }),
});

async function fill(path: string): Promise<void> {
  using file = await Deno.open(path, { create: true, write: true });
  for (const size of [65_536, 4_096, 512]) {
    const bytes = new Uint8Array(size);
    try {
      for (;;) if (await file.write(bytes) < size) break;
    } catch {
      // No space for a piece of this size: a smaller one may still find some.
      continue;
    }
  }
}
