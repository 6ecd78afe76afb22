import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { Secret } from "../domain/secret.ts";
import { silentLog } from "../log.ts";
import { openDatabase } from "../storage/database.ts";
import { findRecording } from "../storage/recorded_responses.ts";
import { backendOf, compiled, testSandbox } from "../testing/block_sandbox.ts";
import type { Site } from "../testing/internet/types.ts";
import { withBroker } from "../testing/internet/with_broker.ts";
import { CANARY, openConnection } from "../testing/open_connection.ts";
import { givenMadeBlock } from "../testing/rows.ts";
import { recordRun } from "./record_run.ts";
import { replayVersion } from "./replay_version.ts";
import { runVersion } from "./run_version.ts";

const API = "https://api.example.org";
const CALENDAR = `https://calendar.example.net/private-${encodeURIComponent(CANARY)}/basic.ics`;

/** Gives back all that it was sent, in every place. */
const echo: Site = {
  hosts: ["api.example.org", "calendar.example.net"],
  async handle(request) {
    const sent = `${request.url} ${[...request.headers].join()} ${await request.text()}`;
    const url = new URL(request.url);
    if (url.pathname === "/moved") return Response.redirect(`${API}/echo${url.search}`, 302);
    return new Response(sent, { headers: { "x-echo": encodeURIComponent(sent) } });
  },
};

const BLOCK = backendOf(`
  const key = ctx.secret("KEY");
  const post = { method: "POST", body: JSON.stringify({ key }), headers: { "content-type": "application/json" } };
  const answers = [
    await fetch("${API}/named", { connection: "NAMED" }),
    await fetch("${API}/moved?a=1", { connection: "QUERY" }),
    await fetch("${API}/path?k=" + key, post),
    await fetch(ctx.secret("CALENDAR")),
  ];
  return await Promise.all(answers.map(async (answer) => [answer.url.replaceAll(key, "KEY"), (await answer.text()).length > 0]));`);

/** Made anew for each run, as the services do: other placeholders each time. */
const openAll = () => [
  openConnection({ name: "NAMED", auth: { kind: "bearer" } }),
  openConnection({ name: "QUERY", auth: { kind: "query", parameter: "api_key" } }),
  openConnection({ name: "KEY", auth: { kind: "placeholder" } }),
  openConnection({
    ...{ name: "CALENDAR", auth: { kind: "address" }, origin: "https://calendar.example.net" },
    secret: new Secret(CALENDAR),
  }),
];

Deno.test("a recording holds no secret of a connection, and repeats the run without one", async () => {
  await using box = testSandbox();
  const { sandbox } = box;
  const db = await openDatabase({ url: ":memory:", log: silentLog });
  const version = { blockId: await givenMadeBlock(db), version: 1 };
  const code = await compiled({ backend: BLOCK });
  const common = {
    owner: "test",
    compiled: code,
    hosts: ["api.example.org"],
    lanHosts: [],
    schema: undefined,
  };
  const live = { settings: {}, nowMs: 5, timeZone: "UTC", locale: "en", previous: null, history: [] };
  await withBroker([echo], async (broker, internet) => {
    const connections = openAll();
    const { outcome, recording } = await runVersion({ sandbox, broker }, { ...common, ...live, connections });
    assert.equal(outcome.kind, "ok", JSON.stringify(outcome));
    assert.ok(
      internet.seen.some(({ headers }) => headers.authorization === `Bearer ${CANARY}`),
      "premise: it went out",
    );
    assert.equal(recording?.exchanges.length, 4);
    await recordRun(db, version, recording);

    const stored = await findRecording(db, version) ?? assert.fail("nothing was recorded");
    const rows = [
      ...(await db.execute("SELECT * FROM recorded_responses")).rows.map((row) => JSON.stringify(row)),
      ...(await db.execute("SELECT body FROM recorded_bodies")).rows.map(({ body }) =>
        Buffer.from(body as ArrayBuffer).toString()
      ),
    ].join("\n");
    const spellings = [CANARY, encodeURIComponent(CANARY), Buffer.from(CANARY).toString("base64"), "c4nary"];
    for (const text of [...spellings, ...connections.map(({ placeholder }) => placeholder), "tsecret"]) {
      assert.ok(!rows.includes(text), `${text} stands in what is stored`);
    }
    assert.deepEqual(stored.exchanges.map(({ request }) => request.url), [
      `${API}/named`,
      `${API}/moved?a=1`,
      `${API}/path?k=[secret:KEY]`,
      "[secret:CALENDAR]",
    ]);

    const seen = internet.seen.length;
    const manifest = { settings: [], connections: ["NAMED", "QUERY", "KEY", "CALENDAR"] };
    const replay = await replayVersion({ sandbox }, { ...common, manifest, recording: stored });
    assert.equal(replay.outcome.kind, "ok", JSON.stringify(replay.outcome));
    const dataOf = ({ outcome: each }: typeof replay) => each.kind === "ok" ? JSON.stringify(each.data) : "";
    assert.equal(
      dataOf(replay).replaceAll(/https:\/\/tsecret[^"]*/g, "ADDRESS"),
      JSON.stringify(outcome.kind === "ok" && outcome.data).replaceAll(/https:\/\/tsecret[^"]*/g, "ADDRESS"),
    );
    assert.equal(internet.seen.length, seen, "nothing went out");
    const other = await replayVersion({ sandbox }, {
      ...{ ...common, manifest: { settings: [], connections: ["KEY", "CALENDAR"] }, recording: stored },
    });
    assert.equal(other.outcome.kind === "failed" && other.outcome.error.kind, "permission");
  });
  await db.close();
});
