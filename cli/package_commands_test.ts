import assert from "node:assert/strict";
import { join } from "node:path";
import { testCommand } from "../testing/block_folder.ts";
import { readDocument } from "../testing/run_tessera.ts";

const RATES = "EUR/USD for the last 30 days";

testCommand("export and import carry a block, which waits for a yes", async ({ run, dataDir, internet }) => {
  const { id } = readDocument(await run(["block", "new", "--prompt", RATES, "--json"]));
  const file = join(dataDir, "rates.tessera.json");
  const exported = await run(["export", id, file, "--json"]);
  const { status, hash } = readDocument(exported);
  assert.deepEqual([exported.code, status], [0, "exported"], exported.stdout);
  assert.equal((await run(["block", "export", id, file])).code, 2, "never over what is there");
  assert.equal((await run(["export", "aaaaaaaaaaaaaaaa", "-"])).code, 4);
  assert.equal(JSON.parse((await run(["export", id, "-"])).stdout).hash, hash);

  const seen = internet.seen.length;
  const asked = await run(["import", file, "--json"]);
  const first = readDocument(asked);
  assert.deepEqual(
    [asked.code, first.status, first.version, first.hash],
    [1, "needs_approval", 1, hash],
    asked.stdout,
  );
  assert.deepEqual(first.hosts, ["api.frankfurter.dev"]);
  assert.equal(internet.seen.length, seen);
  const again = await run(["block", "import", file, "--json"]);
  assert.deepEqual([again.code, readDocument(again).status, readDocument(again).id], [1, "there", first.id]);
  const copy = await run(["import", file, "--copy", "--approve-hosts", "--json"]);
  const { status: adopted, outcome } = readDocument(copy);
  assert.deepEqual([copy.code, adopted, outcome.kind], [0, "adopted", "ok"], copy.stdout);
  await Deno.writeTextFile(file, (await Deno.readTextFile(file)).replace("frankfurter.dev", "evil.example"));
  const changed = await run(["import", file, "--json"]);
  assert.deepEqual([changed.code, readDocument(changed).error.code], [2, "invalid"]);
  assert.match(readDocument(changed).error.message, /claims .* and is /);
  assert.equal((await run(["import", join(dataDir, "none")])).code, 4);
  await Deno.writeTextFile(file, "{");
  await Deno.truncate(file, 1024 ** 3);
  const huge = await run(["import", file, "--json"]);
  assert.match(readDocument(huge).error.message, /at most 33554432 bytes/);
});

testCommand(
  "dashboard apply makes, changes, keeps and removes what its folder says",
  async ({ run, dataDir }) => {
    await run(["block", "new", "--prompt", RATES]);
    await run(["block", "new", "--prompt", "Countdown to 24 December 2030"]);
    const [home] = readDocument(await run(["dashboard", "list", "--json"]));
    const folder = join(dataDir, "wall");
    assert.equal((await run(["dashboard", "export", home.id, "--folder", folder])).code, 0);
    const { blocks: [rates, countdown] } = JSON.parse(
      await Deno.readTextFile(join(folder, "dashboard.json")),
    );
    // deno-lint-ignore no-explicit-any -- tests look into documents whose form is what they test
    const actions = (result: any) => readDocument(result).blocks.map((block: any) => block.action);
    const apply = (...words: string[]) => run(["dashboard", "apply", folder, "--json", ...words]);

    assert.deepEqual(actions(await apply("--dry-run")), ["created", "created"]);
    assert.equal(readDocument(await run(["dashboard", "list", "--json"])).length, 1);
    const made = await apply();
    assert.deepEqual([made.code, ...actions(made)], [1, "created", "created"], "one waits for its host");
    const yes = await apply("--yes");
    assert.deepEqual([yes.code, ...actions(yes)], [0, "unchanged", "unchanged"], yes.stdout);
    const view = join(folder, rates, "view.tsx");
    await Deno.writeTextFile(view, `${await Deno.readTextFile(view)}\n// changed\n`);
    const changed = await apply("--yes");
    assert.deepEqual(actions(changed), ["updated", "unchanged"]);
    const [part] = readDocument(changed).blocks;
    assert.deepEqual([part.version, part.status], [2, "adopted"], changed.stdout);
    assert.equal(readDocument(await run(["block", "versions", part.id, "--json"])).length, 2);

    await Deno.writeTextFile(
      join(folder, "dashboard.json"),
      JSON.stringify({ title: "Wall", blocks: [rates] }),
    );
    assert.deepEqual(actions(await apply()), ["unchanged", "extra"]);
    assert.deepEqual(actions(await apply("--prune")), ["unchanged", "removed"]);
    const list = readDocument(await run(["dashboard", "list", "--json"]));
    assert.deepEqual(list.map(({ title, blocks }: { title: string; blocks: number }) => [title, blocks]), [
      ["Home", 2],
      ["Wall", 1],
    ]);
    assert.equal(typeof countdown, "string");
  },
);
