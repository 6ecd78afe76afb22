import assert from "node:assert/strict";
import { within } from "../../testing/within.ts";
import { Manifest } from "../../domain/manifest.ts";
import {
  barChart,
  exampleBlock,
  MADE_HOST,
  MADE_SENTENCE,
  type MadeBench,
  replaced,
  withMadeBlock,
} from "../../testing/made_block.ts";
import { answers, inOrder, text, type WrittenBlock } from "../../testing/model/scripts.ts";
import type { TestProgram } from "../../testing/start_program.ts";
import { expectState } from "../../testing/with_program.ts";
import { asksAsBefore } from "./trial_edit.ts";

/** From now on the source is down, and what the broker keeps of it is too old: whatever asks it fails. */
function closeNetwork({ internet, clock }: TestProgram): void {
  clock.now += 2 * 3_600_000;
  internet.setFault(MADE_HOST, { kind: "status", status: 503 });
}

Deno.test("a change of the view alone works without a network and waits to be chosen", async () => {
  await withMadeBlock(
    (block) => inOrder(text(answers.json(barChart(block)))),
    async ({ program, id, model }) => {
      const { app, maker, internet } = program;
      closeNetwork(program);
      const before = internet.seen.length;
      const shown = (await app.getCard(id)).content;
      const started = await app.requestEdit(id, "  make it a\nbar chart ");
      assert.deepEqual([started.status, started.job, started.request], [
        "running",
        "edit",
        "make it a bar chart",
      ]);
      const ended = await maker.wait(started.id);
      assert.equal(ended.status, "proposed", JSON.stringify(ended.diagnosis));
      assert.equal(internet.seen.length, before, "no request left the program");
      assert.match(model.seen.at(-1)?.body ?? "", /make it a bar chart/);

      const card = await app.getCard(id);
      assert.deepEqual([card.version, card.proposal], [1, { version: 2, kind: "edit" }]);
      assert.deepEqual(card.content, shown, "the card shows what it showed");
      const proposal = await app.getProposal(id, 2);
      assert.match(JSON.stringify(proposal.content.tree), /BarChart/);
      assert.match(JSON.stringify(proposal.current?.tree), /LineChart/);
      assert.deepEqual(
        [proposal.isOutdated, proposal.change?.isBackendChanged, proposal.change?.isViewChanged],
        [false, false, true],
      );
      assert.deepEqual([
        proposal.request,
        proposal.version.manifest.prompt,
        proposal.version.manifest.requests,
      ], [
        "make it a bar chart",
        MADE_SENTENCE,
        ["make it a bar chart"],
      ]);
    },
  );
});

Deno.test("a change of what is made of the answers is tried on the recorded ones", async () => {
  await withMadeBlock(
    (block) =>
      inOrder(text(answers.json(replaced(block, "backend", [
        "(last.rate / first.rate - 1) * 100",
        "(last.rate / first.rate - 1) * 1000",
      ])))),
    async ({ program, id }) => {
      const { app, maker } = program;
      closeNetwork(program);
      const ended = await maker.wait((await app.requestEdit(id, "in per mille")).id);
      assert.equal(ended.status, "proposed", JSON.stringify(ended.diagnosis));
      const { change } = await app.getProposal(id, 2);
      assert.equal(change?.isBackendChanged, true);
    },
  );
});

Deno.test("a change of how the source is asked runs live, whatever is recorded", async () => {
  const asksMore = (block: WrittenBlock) =>
    replaced(block, "backend", ["URLSearchParams({ base", 'URLSearchParams({ amount: "2", base']);
  await withMadeBlock((block) => inOrder(text(answers.json(asksMore(block)))), expectLive);
});

Deno.test("a change behind an unchanged fetchData runs live when the recorded answers do not cover it", async () => {
  const [root, other] = ["https://api.frankfurter.dev/v1/", "https://api.frankfurter.dev/v1/../v1/latest/"];
  const block = replaced(await exampleBlock(), "backend", [root, "${ROOT}"]);
  const withRoot = (value: string) => ({
    ...block,
    backend: `${block.backend}\nconst ROOT = ${JSON.stringify(value)};\n`,
  });
  await withMadeBlock(() => inOrder(text(answers.json(withRoot(other)))), expectLive, withRoot(root));
});

/** The source is down, and nothing recorded answers the change: it was asked all the same. */
async function expectLive({ program, id }: MadeBench): Promise<void> {
  const { app, maker, internet } = program;
  closeNetwork(program);
  const before = internet.seen.length;
  const ended = await maker.wait((await app.requestEdit(id, "ask for more")).id);
  assert.equal(ended.status, "draft", JSON.stringify(ended.diagnosis));
  assert.ok(internet.seen.length > before, "the source was asked");
  const card = await app.getCard(id);
  assert.deepEqual([card.version, card.editing?.status, card.proposal], [1, "draft", null]);
  expectState(card, "fresh");
}

Deno.test("a change of a version that has no recording uses the answers of the one that it was made from", async () => {
  await withMadeBlock(
    (block) => inOrder(text(answers.json(barChart(block)))),
    async ({ program, id }) => {
      const { app, maker } = program;
      closeNetwork(program);
      await maker.wait((await app.requestEdit(id, "make it a bar chart")).id);
      const { card } = await app.chooseProposal(id, 2);
      expectState(card, "stale");
      const again = await maker.wait((await app.requestEdit(id, "the same once more")).id);
      assert.equal(again.status, "proposed", JSON.stringify(again.diagnosis));
    },
  );
});

Deno.test("asksAsBefore() tells a change of the look and of the use from one of the request", async () => {
  const block = await exampleBlock();
  const base = { ...block, manifest: Manifest.parse(block.manifest) };
  assert.equal(asksAsBefore(base, { ...base, view: "other" }), true);
  assert.equal(asksAsBefore(base, { ...base, backend: base.backend.replaceAll("\n", " \r\n") }), true);
  assert.equal(
    asksAsBefore(base, {
      ...base,
      manifest: { ...base.manifest, title: "Other", size: { columns: 6, rows: 3 } },
    }),
    true,
  );
  assert.equal(
    asksAsBefore(base, {
      ...base,
      manifest: { ...base.manifest, hosts: [...base.manifest.hosts, "a.example"] },
    }),
    false,
  );
  assert.equal(asksAsBefore(base, { ...base, backend: base.backend.replace("fetch(", "fetch (") }), false);
});

Deno.test("asksAsBefore() reads code of blanks in one pass", () => {
  const blanks = " ".repeat(100_000);
  const written = (backend: string) => ({
    manifest: Manifest.parse({ title: "T", hosts: [] }),
    backend,
    view: "",
  });
  const [base, changed] = [written(`let a;${blanks}\r\nlet b;`), written("let a;\nlet b;")];
  assert.ok(within(2_000, () => asksAsBefore(base, changed)));
  assert.ok(!within(4_000, () => asksAsBefore(written(`let a;${blanks}x`), changed)));
});
