import assert from "node:assert/strict";
import { exampleBlock, MADE_HOST, replaced, withMadeBlock } from "../../testing/made_block.ts";
import { isolationLevels } from "../../testing/isolation_levels.ts";
import { badAnswers, inOrder, text, type WrittenBlock } from "../../testing/model/scripts.ts";
import { skipIf } from "../../testing/skip.ts";
import type { CodeNote } from "./types.ts";

const silent = () => inOrder(text(badAnswers.refusal));
const filesOf = ({ manifest, backend, view }: WrittenBlock) => ({
  ...{ backend, view },
  manifest: JSON.stringify(manifest, null, 2),
});

/** The 1-based line on which the text stands. */
const lineOf = (file: string, part: string) => file.slice(0, file.indexOf(part)).split("\n").length;

function only(notes: readonly CodeNote[]): CodeNote {
  assert.equal(notes.length, 1, JSON.stringify(notes));
  const [note] = notes;
  assert.ok(note !== undefined);
  return note;
}

Deno.test("checkCode() runs good code on recorded answers, keeps nothing and opens no socket", async () => {
  await withMadeBlock(silent, async ({ program: { app, internet, clock }, id, block }) => {
    clock.now += 2 * 3_600_000;
    internet.setFault(MADE_HOST, { kind: "status", status: 503 });
    const before = internet.seen.length;
    assert.deepEqual(await app.checkCode(id, filesOf(block)), { notes: [], hasRun: true });
    assert.equal(internet.seen.length, before);
    assert.equal((await app.listVersions(id)).length, 1);
  });
});

Deno.test("checkCode() places what is wrong: syntax, imports, contract, components, data, manifest", async () => {
  await withMadeBlock(silent, async ({ program: { app }, id, block }) => {
    const check = async (changed: WrittenBlock) => {
      const { notes } = await app.checkCode(id, filesOf(changed));
      return only(notes.filter(({ severity }) => severity === "error"));
    };

    const syntax = await check(
      replaced(block, "backend", ["const first = points[0];", "const first = = points[0];"]),
    );
    assert.deepEqual([syntax.file, syntax.line], ["backend.ts", lineOf(block.backend, "const first")]);

    const wanted = await check({ ...block, backend: `import fs from "node:fs";\n${block.backend}\nfs;` });
    assert.deepEqual([wanted.file, wanted.line], ["backend.ts", 1]);
    assert.match(wanted.message, /node:fs/);

    const contract = await check(
      replaced(block, "backend", ["export function processData", "function processData"]),
    );
    assert.match(contract.message, /must export processData/);

    const component = await check(replaced(block, "view", ["LineChart", "Linechart"]));
    assert.deepEqual([component.file, component.line, component.column], ["view.tsx", 1, 10]);
    assert.deepEqual([component.message, component.hint], [
      "@tessera/ui has no Linechart",
      "Write LineChart",
    ]);

    const data = await check(replaced(block, "backend", ["latest: last.rate", "latest: String(last.rate)"]));
    assert.equal(data.file, "backend.ts");
    assert.match(data.message, /latest/);

    const throws = await check(
      replaced(block, "backend", [
        "const last = points.at(-1);",
        "const last = points.at(-1);\n  throw new Error('stop');",
      ]),
    );
    assert.deepEqual([throws.file, throws.line, throws.message], [
      "backend.ts",
      lineOf(block.backend, "const last") + 1,
      "stop",
    ]);

    const manifest = await check({ ...block, manifest: { ...block.manifest, refresh: { everySeconds: 1 } } });
    const printed = JSON.stringify({ ...block.manifest, refresh: { everySeconds: 1 } }, null, 2);
    assert.equal(manifest.file, "manifest.json");
    assert.ok([lineOf(printed, '"refresh"'), lineOf(printed, '"everySeconds"')].includes(manifest.line));
    const broken = only(
      (await app.checkCode(id, { ...filesOf(block), manifest: '{\n  "title": "x",\n  oops\n}' })).notes,
    );
    assert.deepEqual([broken.file, broken.line], ["manifest.json", 3]);
  });
});

Deno.test("checkCode() says where only a live trial can tell, and runs nothing while someone types", async () => {
  await withMadeBlock(silent, async ({ program: { app }, id, block }) => {
    const asksMore = replaced(block, "backend", [
      "URLSearchParams({ base",
      'URLSearchParams({ amount: "2", base',
    ]);
    const note = only((await app.checkCode(id, filesOf(asksMore))).notes);
    assert.deepEqual([note.severity, note.file], ["info", "backend.ts"]);
    const wrong = replaced(block, "backend", ["latest: last.rate", "latest: String(last.rate)"]);
    const typed = await app.checkCode(id, filesOf(wrong), { runs: false });
    assert.deepEqual([typed.notes.filter(({ severity }) => severity === "error"), typed.hasRun], [[], false]);
  });
});

Deno.test({
  ...skipIf(
    !isolationLevels().includes("full"),
    "checkCode() warns of types where they are wrong, and once of each line",
    "no process can be closed in here, so types are not checked",
  ),
  async fn() {
    await withMadeBlock(silent, async ({ program: { app }, id, block }) => {
      const wrong = replaced(block, "backend", ["latest: last.rate", "latest: String(last.rate)"]);
      const note = only((await app.checkCode(id, filesOf(wrong), { runs: false })).notes);
      assert.deepEqual(note, {
        ...{ file: "backend.ts", line: lineOf(block.backend, "latest: last.rate"), column: note.column },
        ...{ severity: "warning", message: "Type 'string' is not assignable to type 'number'.", hint: null },
      });
      const misspelt = replaced(block, "view", ["LineChart", "Linechart"]);
      const notes = (await app.checkCode(id, filesOf(misspelt), { runs: false })).notes;
      assert.equal(new Set(notes.map(({ line }) => line)).size, notes.length, JSON.stringify(notes));
    });
  },
});

Deno.test("saveCode() proposes what is to be looked at first, and a draft says where it went wrong", async () => {
  await withMadeBlock(silent, async ({ program: { app }, id, block }) => {
    const bars = filesOf(replaced(block, "view", ["LineChart", "BarChart"]));
    const saved = await app.saveCode(id, bars, { ending: "propose" });
    assert.deepEqual(saved, { kind: "proposed", version: 2 });
    const card = await app.getCard(id);
    assert.deepEqual([card.version, card.proposal], [1, { version: 2, kind: "hand" }]);
    assert.equal((await app.chooseProposal(id, 2)).card.version, 2);

    const bad = replaced(block, "backend", [
      "const last = points.at(-1);",
      "const last = points.at(-1);\n  throw new Error('stop');",
    ]);
    const draft = await app.saveCode(id, filesOf(bad));
    assert.ok(draft.kind === "draft");
    assert.deepEqual([only(draft.notes).file, only(draft.notes).line], [
      "backend.ts",
      lineOf(bad.backend, "throw new Error('stop')"),
    ]);
    const unreadable = await app.saveCode(id, { ...bars, view: "export default function ( {" });
    assert.ok(unreadable.kind === "draft");
    assert.equal(unreadable.notes.at(-1)?.file, "view.tsx");
  });
});

Deno.test("a yes to a host is none to a hand-written version that waits to be looked at, nor to one that was dropped", async () => {
  await withMadeBlock(silent, async ({ program: { app }, id, block }) => {
    const bars = filesOf(replaced(block, "view", ["LineChart", "BarChart"]));
    await app.saveCode(id, bars, { ending: "propose" });
    await app.approveHosts(id, ["api.open-meteo.com"]);
    assert.equal((await app.getCard(id)).version, 1);
    await app.dropProposal(id, 2);
    await app.approveHosts(id, ["api.github.com"]);
    assert.equal((await app.getCard(id)).version, 1);
    assert.equal((await app.getVersion(id, 2)).problem, "Looked at and not used");
  });
});

Deno.test("rivals of a chosen version are passed over", async () => {
  const block = await exampleBlock();
  await withMadeBlock(silent, async ({ program: { app }, id }) => {
    const propose = (view: string) =>
      app.saveCode(id, filesOf(replaced(block, "view", ["LineChart", view])), { ending: "propose" });
    await propose("BarChart");
    await propose("AreaChart");
    await app.chooseProposal(id, 2);
    await assert.rejects(app.getProposal(id, 3), /Cannot find/);
    assert.equal((await app.getVersion(id, 3)).problem, "Version 2 was chosen instead");
    await app.approveHosts(id, ["api.open-meteo.com"]);
    assert.equal((await app.getCard(id)).version, 2);
  });
});
