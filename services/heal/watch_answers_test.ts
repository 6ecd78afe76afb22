import assert from "node:assert/strict";
import { listSeenShapes } from "../../storage/answer_shapes.ts";
import { testEachEngine } from "../../testing/engines.ts";
import { newExchange, newRecording } from "../../testing/recordings.ts";
import { givenDashboard, givenMadeBlock } from "../../testing/rows.ts";
import { saveWatched, watchAnswers } from "./watch_answers.ts";

testEachEngine(
  "watchAnswers() keeps few sources of code that asks another address at each run",
  async (db) => {
    const version = {
      blockId: await givenMadeBlock(db, await givenDashboard(db)),
      version: 1,
      backend: "row.n",
    };
    const run = async (...urls: string[]) => {
      const exchanges = urls.map((url) => newExchange({ url }));
      const watched = await watchAnswers(db, version, newRecording({ exchanges }));
      if (watched !== undefined) await saveWatched(db, version, watched);
      return watched;
    };
    await run("https://api.example.org/first");
    for (let at = 0; at < 100; at++) {
      await run(
        `https://api.example.org/first`,
        `https://api.example.org/run-${at}x`,
      );
    }
    const seen = await listSeenShapes(db, version);
    assert.ok(seen.length <= 40, `${seen.length} sources`);
    assert.ok(seen.some(({ source }) => source.endsWith("/first")));
    // What is known is still watched.
    const exchange = newExchange({ url: "https://api.example.org/first", body: '{"other":1}' });
    const watched = await watchAnswers(db, version, newRecording({ exchanges: [exchange] }));
    assert.deepEqual(watched?.drift.map(({ kind, path }) => [kind, path]), [["gone", "n"]]);
  },
);
