import assert from "node:assert/strict";
import { join } from "node:path";
import { findNewestData } from "../storage/block_data.ts";
import { createBlockId } from "../domain/ids.ts";
import { expectState, givenReadyBlock, withProgram } from "../testing/with_program.ts";

const STORIES = "Top 10 Hacker News stories";
const COUNTDOWN = "Countdown to 24 December 2030";

Deno.test("a deleted block comes back by undo and from the trash, with its data", async () => {
  await withProgram(async (program) => {
    const { app } = program;
    const id = await givenReadyBlock(program, STORIES);
    const { token } = await app.deleteBlock(id);
    assert.deepEqual((await app.getDashboard()).cards, []);
    await assert.rejects(app.getCard(id), /Cannot find block/);
    await app.undo(token);
    assert.equal((await app.getDashboard()).cards[0]?.id, id);
    await assert.rejects(app.undo(token), /Cannot take this back any more/);

    await app.deleteBlock(id);
    assert.deepEqual((await app.listTrash()).map((item) => item.id), [id]);
    expectState(await app.restoreBlock(id), "fresh");
  });
});

Deno.test("purgeBlocks() removes a block of the trash for good, and none that is shown", async () => {
  await withProgram(async (program) => {
    const { app } = program;
    const [gone, shown] = [
      await givenReadyBlock(program, STORIES),
      await givenReadyBlock(program, COUNTDOWN),
    ];
    const { token } = await app.deleteBlock(gone);
    await app.purgeBlocks([gone, shown, createBlockId()]);
    assert.deepEqual(await app.listTrash(), []);
    assert.deepEqual((await app.getDashboard()).cards.map(({ id }) => id), [shown]);
    await assert.rejects(app.undo(token), /Cannot find block/);
    await assert.rejects(Deno.stat(join(program.deps.generatedCodeDir, gone)), Deno.errors.NotFound);
    assert.ok((await Deno.stat(join(program.deps.generatedCodeDir, shown))).isDirectory);
  });
});

Deno.test("blocks are moved, sized and ordered, and the order can be taken back", async () => {
  await withProgram(async (program) => {
    const { app } = program;
    const first = await givenReadyBlock(program, COUNTDOWN);
    const second = await givenReadyBlock(program, "World clock Tokyo and New York");
    const order = async () => (await app.getDashboard()).cards.map(({ id }) => id);
    await app.moveBlock(second, "earlier");
    assert.deepEqual(await order(), [second, first]);
    const { id: dashboard } = await app.getDashboard();
    const undo = await app.reorderDashboard(dashboard, [first, createBlockId(), second]);
    assert.deepEqual(await order(), [first, second]);
    await app.undo(undo.token);
    assert.deepEqual(await order(), [second, first]);
    const sized = await app.resizeBlock(first, { columns: 12, rows: 3 });
    assert.deepEqual([sized.columns, sized.rows], [12, 3]);
    for (const size of [{ columns: -1, rows: 1 }, { columns: 1e9, rows: 1 }, { columns: NaN, rows: 1 }]) {
      await assert.rejects(app.resizeBlock(first, size));
    }
  });
});

Deno.test("copyBlock() makes a block of its own with the same data", async () => {
  await withProgram(async (program) => {
    const { app } = program;
    const id = await givenReadyBlock(program, STORIES);
    const copy = await app.copyBlock(id);
    assert.notEqual(copy.id, id);
    assert.deepEqual(copy.content?.tree, (await app.getCard(id)).content?.tree);
    await app.deleteBlock(id);
    expectState(await app.refreshBlock(copy.id, "person"), "fresh");
  });
});

Deno.test("saveSettings() runs the block with what a person chose, and keeps wrong input out", async () => {
  await withProgram(async (program) => {
    const { app } = program;
    const id = await givenReadyBlock(program, STORIES);
    const { definitions } = await app.getSettingsForm(id);
    const count = definitions.find(({ type }) => type === "number") ?? assert.fail("no number setting");
    const wrong = await app.saveSettings(id, { [count.name]: "lots" });
    assert.equal(wrong.kind, "invalid");
    const saved = await app.saveSettings(id, { [count.name]: "3" });
    assert.equal(saved.kind, "saved");
    const [point] = await app.listData(id);
    assert.equal(JSON.stringify(point?.data).match(/"title"/g)?.length, 3);
  });
});

Deno.test("saveCode() adopts what passes and returnToVersion() goes back without losing it", async () => {
  await withProgram(async (program) => {
    const { app } = program;
    const id = await givenReadyBlock(program, COUNTDOWN);
    const { backend, manifest } = await app.getVersion(id, 1);
    const view = `export default function View() { return <p>Edited by hand</p>; }`;
    const files = { backend, view, manifest: JSON.stringify(manifest) };
    assert.deepEqual(await app.saveCode(id, files), { kind: "adopted", version: 2 });
    assert.match(JSON.stringify((await app.getCard(id)).content?.tree), /Edited by hand/);

    const broken = await app.saveCode(id, { ...files, backend: "export const = 1" });
    assert.equal(broken.kind, "draft");
    assert.equal((await app.getCard(id)).version, 2);
    assert.equal((await app.saveCode(id, { ...files, manifest: "{" })).kind, "invalid");

    await app.returnToVersion(id, 1);
    assert.equal((await app.getCard(id)).version, 4);
    assert.doesNotMatch(JSON.stringify((await app.getCard(id)).content?.tree), /Edited by hand/);
    assert.deepEqual((await app.listVersions(id)).map(({ number, status }) => [number, status]), [
      [4, "adopted"],
      [3, "draft"],
      [2, "adopted"],
      [1, "adopted"],
    ]);
  });
});

Deno.test("revokeHost() takes a host away, and the card asks for it again", async () => {
  await withProgram(async (program) => {
    const { app, internet, clock } = program;
    const id = await givenReadyBlock(program, STORIES);
    const [granted] = await app.listGrantedHosts();
    assert.equal(granted?.host, "hacker-news.firebaseio.com");
    await app.revokeHost("hacker-news.firebaseio.com");
    const seen = internet.seen.length;
    clock.now += 3_600_000;
    const card = await app.refreshBlock(id, "person");
    const { need } = expectState(card, "needs_you");
    assert.deepEqual(need.kind === "hosts" && need.hosts, ["hacker-news.firebaseio.com"]);
    assert.equal(internet.seen.length, seen);
    expectState(await app.approveHosts(id, ["hacker-news.firebaseio.com"]), "fresh");
  });
});

Deno.test("what was on screen is there after a restart, and an interrupted generation says so", async () => {
  const folder = await Deno.makeTempDir();
  const databaseUrl = `file:${folder}/tessera.db`;
  try {
    let tree: unknown;
    await withProgram(async (program) => {
      const id = await givenReadyBlock(program, STORIES);
      tree = (await program.app.getCard(id)).content?.tree;
    }, { databaseUrl });
    await withProgram(async ({ app, internet }) => {
      const { cards: [card] } = await app.getDashboard();
      assert.deepEqual(card?.content?.tree, tree);
      assert.equal(internet.seen.length, 0);
    }, { databaseUrl });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("a typed address of the own network asks a person before it is read, and is then refused no more", async () => {
  await withProgram(async (program) => {
    const { app } = program;
    const { id: dashboard } = await app.getDashboard();
    const made = await app.createFromRecipe(dashboard, "website-status", {
      addresses: "http://nas.home.arpa:8080/",
    });
    if (made.kind !== "started") assert.fail(JSON.stringify(made));
    await program.deps.flights.idle();
    const { need } = expectState(await app.getCard(made.blockId), "needs_you");
    assert.deepEqual(need.kind === "hosts" && need.hosts, ["nas.home.arpa:8080"]);
    await app.approveHosts(made.blockId, ["nas.home.arpa:8080"]);
    const [run] = await app.listRuns(made.blockId);
    const { requests } = await app.getRun(made.blockId, run?.id ?? 0);
    // The name does not resolve in the fixture internet: it was looked up, no longer refused.
    assert.deepEqual(requests.map(({ refused }) => refused), ["network"]);
  });
});

Deno.test("a metadata address is never offered for approval", async () => {
  await withProgram(async (program) => {
    const { app } = program;
    const { id: dashboard } = await app.getDashboard();
    const made = await app.createFromRecipe(dashboard, "website-status", {
      addresses: "http://169.254.169.254/latest/",
    });
    if (made.kind !== "started") assert.fail(JSON.stringify(made));
    await program.deps.flights.idle();
    expectState(await app.getCard(made.blockId), "fresh");
    await app.approveHosts(made.blockId, ["169.254.169.254"]);
    const [run] = await app.listRuns(made.blockId);
    const { requests } = await app.getRun(made.blockId, run?.id ?? 0);
    assert.ok(requests.every(({ refused }) => refused === "blocked_address"), JSON.stringify(requests));
  });
});

Deno.test("saveCode() does not open the own network by the way", async () => {
  await withProgram(async (program) => {
    const { app } = program;
    const id = await givenReadyBlock(program, COUNTDOWN);
    const { backend, view, manifest } = await app.getVersion(id, 1);
    const files = {
      backend: `const address = "http://nas.home.arpa:8080/x";\n${backend}`,
      view,
      manifest: JSON.stringify(manifest),
    };
    const saved = await app.saveCode(id, files);
    assert.match(
      saved.kind === "invalid" ? saved.message : saved.kind,
      /nas\.home\.arpa:8080 on your own network/,
    );
    assert.deepEqual((await app.getBlock(id)).approvedHosts, []);
  });
});

Deno.test("a ready block of the weather comes in the person's units", async () => {
  await withProgram(async (program) => {
    const { app, db } = program;
    await app.savePreferences({ ...await app.getPreferences(), units: "imperial" });
    const id = await givenReadyBlock(program, "Weather in Lisbon");
    const { values } = await app.getSettingsForm(id);
    assert.equal(values["units"], "imperial");
    const { text } = await findNewestData(db, id) ?? assert.fail("no data");
    assert.match(text, /mph/);
  });
});
