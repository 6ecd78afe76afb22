import assert from "node:assert/strict";
import { changePackage, expectImported, givenPackage, RATES, sealPackage } from "../../testing/packages.ts";
import { expectState, withProgram } from "../../testing/with_program.ts";
import { hashOf } from "./export_package.ts";
import { needsNothing } from "./import_package.ts";
import { readPackage } from "./read_package.ts";

Deno.test("a package carries a block to another program, where it asks again before its first request", async () => {
  let text = "";
  await withProgram(async (program) => {
    ({ text } = await givenPackage(program));
  });
  await withProgram(async (program) => {
    const { app, internet } = program;
    const preview = await app.previewPackage({ from: "rates.tessera.json", text });
    const [part] = preview.parts;
    assert.deepEqual([preview.kind, preview.problems, preview.copies], ["block", [], []]);
    assert.equal(part?.trial.kind, "ran", JSON.stringify(part?.trial));
    assert.deepEqual(part?.hosts, ["api.frankfurter.dev"]);

    const imported = expectImported(await app.adoptPackage(preview.token, {}));
    const card = await app.getCard(imported.id);
    const { need } = expectState(card, "needs_you");
    assert.deepEqual(need.kind === "hosts" && need.hosts, ["api.frankfurter.dev"]);
    assert.deepEqual(card.origin, { kind: "import", from: "rates.tessera.json", hash: preview.hash });
    assert.equal(card.content, null, "recorded answers are no data");
    assert.deepEqual(internet.seen, [], "nothing was asked before the yes");
    await assert.rejects(app.adoptPackage(preview.token, {}), /Cannot find package/, "taken once");

    await app.approveHosts(imported.id, ["api.frankfurter.dev"]);
    expectState(await app.getCard(imported.id), "fresh");
    assert.ok(internet.seen.length > 0);
    const [version] = await app.listVersions(imported.id);
    assert.match(version?.reason ?? "", /Imported from rates\.tessera\.json/);
  });
});

Deno.test("the same package twice says so, and is imported again only when asked to", async () => {
  await withProgram(async ({ app, ...program }) => {
    const { text, hash } = await givenPackage({ app, ...program });
    const first = expectImported(await app.importPackage({ from: "a", text }));
    assert.equal(first.title, "EUR / USD, last 30 days (2)", "the first has the title");
    const again = await app.importPackage({ from: "a", text });
    assert.deepEqual(again.kind === "there" && [again.hash, again.copies.map(({ id }) => id)], [hash, [
      first.id,
    ]]);
    const copy = expectImported(await app.importPackage({ from: "a", text }, { isCopy: true }));
    assert.notEqual(copy.id, first.id);
    assert.equal(copy.title, "EUR / USD, last 30 days (3)");
  });
});

Deno.test("the hash is of the content: not of its spelling, and of everything that is used", async () => {
  await withProgram(async (program) => {
    const { text, hash } = await givenPackage(program);
    const value = JSON.parse(text);
    const reversed = (each: unknown): unknown =>
      Array.isArray(each)
        ? each.map(reversed)
        : typeof each === "object" && each !== null
        ? Object.fromEntries(Object.entries(each).reverse().map(([key, one]) => [key, reversed(one)]))
        : each;
    assert.equal(hashOf(reversed(value) as Record<string, unknown>), hash, "order of keys");
    assert.equal(hashOf({ ...value, app: "9.9.9" }), hash, "program that wrote it");
    const crlf = { ...value, block: { ...value.block, view: value.block.view.replaceAll("\n", "\r\n") } };
    assert.equal(hashOf(crlf), hash, "line ends");
    assert.equal(
      hashOf({ ...value, block: { ...value.block, view: "caf\u00e9" } }),
      hashOf({ ...value, block: { ...value.block, view: "cafe\u0301" } }),
      "Unicode",
    );
    for (const key of ["backend", "view"]) {
      assert.notEqual(
        hashOf({ ...value, block: { ...value.block, [key]: `${value.block[key]} ` } }),
        hash,
        key,
      );
    }
    const again = await program.app.exportBlock((await givenPackage(program, RATES)).id);
    assert.equal(again.value["tessera"], "package");
  });
});

Deno.test("a dashboard goes out and comes in whole, in its order and sizes", async () => {
  await withProgram(async (program) => {
    const { app } = program;
    await givenPackage(program);
    await givenPackage(program, "Countdown to 24 December 2030");
    const home = await app.getDashboard();
    await app.resizeBlock(home.cards[0]!.id, { columns: 7, rows: 3 });
    const made = await app.exportDashboard(home.id);
    const answer = await app.importPackage({ from: "home", text: made.text });
    assert.equal(answer.kind, "imported", JSON.stringify(answer));
    if (answer.kind !== "imported") return;
    assert.notEqual(answer.dashboardId, home.id);
    await program.deps.flights.idle();
    const copy = await app.getDashboard(answer.dashboardId);
    assert.equal(copy.title, "Home (2)");
    assert.deepEqual(copy.cards.map(({ title }) => title), home.cards.map(({ title }) => title));
    assert.deepEqual([copy.cards[0]?.columns, copy.cards[0]?.rows], [7, 3]);
    assert.deepEqual(
      copy.cards.map(({ state }) => state.kind),
      ["needs_you", "fresh"],
      "what needs nobody runs",
    );
  });
});

Deno.test("a value that someone typed elsewhere is no yes here", async () => {
  await withProgram(async (program) => {
    const { text } = await givenPackage(program);
    const feed = { name: "feed", label: "Feed", type: "address", default: "https://a.example.org/x" };
    const given = changePackage(text, {
      manifest: { settings: [feed] },
      block: { settings: { feed: "https://b.example.org/y" }, fixtures: null },
    });
    const part = expectImported(await program.app.importPackage({ from: "a", text: given }));
    assert.deepEqual(part.hosts, ["api.frankfurter.dev", "b.example.org"]);
    const { values } = await program.app.getSettingsForm(part.id);
    assert.equal(values["feed"], "https://b.example.org/y");
    assert.deepEqual((await program.app.getBlock(part.id)).approvedHosts, []);
  });
});

Deno.test("needsNothing() is true only of a block that asks nobody for anything", async () => {
  await withProgram(async (program) => {
    const { text } = await givenPackage(program);
    const part = (manifest: Readonly<Record<string, unknown>>, connections: readonly unknown[] = []) => {
      const changed = changePackage(text, { manifest, block: { fixtures: null, connections } });
      const [read] = readPackage({ from: "a", text: changed }).parts;
      assert.ok(read !== undefined);
      return read;
    };
    const keys = { name: "KEYS", origin: "https://api.keys.example" };
    assert.equal(needsNothing(part({ hosts: [] })), true);
    assert.equal(needsNothing(part({})), false);
    assert.equal(needsNothing(part({ hosts: [], connections: ["KEYS"] }, [keys])), false);
  });
});

Deno.test("a package whose trials take too long is not tried to its end", async () => {
  await withProgram(async (program) => {
    const { app, clock } = program;
    const { text } = await givenPackage(program);
    const { block } = JSON.parse(text);
    const blocks = ["one", "two"].map((name) => ({ name, ...block }));
    const value = { tessera: "package", format: 1, kind: "dashboard", title: "Slow", blocks };
    const onProgress = (done: number) => {
      if (done === 1) clock.now += 3 * 60_000;
    };
    const answer = await app.importPackage({ from: "a", text: sealPackage(value) }, { onProgress });
    assert.equal(answer.kind, "refused");
    assert.equal(answer.kind === "refused" && answer.problems.length, 1, JSON.stringify(answer));
    assert.match(answer.kind === "refused" ? answer.problems.join() : "", /was not run/);
  });
});
