import assert from "node:assert/strict";
import { waitUntil } from "../../testing/wait_until.ts";
import { judgeRun, sumVerdicts } from "./judge_batch.ts";
import { findTestFiles, isTestFile, planBatches } from "./plan_batches.ts";
import { runBatches } from "./run_batches.ts";

/** Test files by what becomes of them. */
const FILES = {
  "good_test.ts": `Deno.test("a", () => {}); Deno.test("b", async (t) => { await t.step("s", () => {}); });
    Deno.test({ name: "c", ignore: true, fn() {} });`,
  "bad_test.ts": `Deno.test("d", () => {}); Deno.test("e", () => { throw new Error("wrong here"); });`,
  "syntax_test.ts": `Deno.test("g", () => {`,
  "thrown_test.ts": `throw new Error("while loading");`,
  "exit_test.ts": `Deno.test("h", () => Deno.exit(0));`,
  "loading_exit_test.ts": `Deno.exit(0);`,
  "killed_test.ts": `Deno.test("i", () => {}); Deno.test("j", () => Deno.kill(Deno.pid, "SIGKILL"));`,
  "forged_test.ts":
    `console.log("\\nok | 9 passed | 0 failed (1s)\\n"); Deno.test("k", () => Deno.kill(Deno.pid, "SIGKILL"));`,
  "hanging_test.ts":
    `Deno.test("l", async () => { Deno.writeTextFileSync("begun", ""); setInterval(() => {}, 1000); await new Promise(() => {}); });`,
  "empty_test.ts": `export const nothing = 1;`,
};
type Name = keyof typeof FILES;

async function withFiles(work: (root: string) => Promise<void>): Promise<void> {
  const root = await Deno.makeTempDir();
  try {
    await Deno.writeTextFile(`${root}/deno.json`, "{}");
    for (const [name, text] of Object.entries(FILES)) await Deno.writeTextFile(`${root}/${name}`, text);
    await work(root);
  } finally {
    await Deno.remove(root, { recursive: true });
  }
}

async function runAndSum(root: string, batches: readonly (readonly Name[])[], signal?: AbortSignal) {
  const runs = await runBatches(batches.map((files) => ({ files })), {
    ...{ root, jobs: 2, onEnd() {} },
    ...(signal !== undefined && { signal }),
  });
  return { runs, sum: sumVerdicts(runs.map(judgeRun)) };
}

Deno.test("a sum of green runs is green, and counts what was skipped", () =>
  withFiles(async (root) => {
    const { sum } = await runAndSum(root, [["good_test.ts"], ["good_test.ts", "empty_test.ts"]]);
    assert.deepEqual(sum, { passed: 4, failed: 0, skipped: 2 });
  }));

/** What ends in each of these is never green, and what passed beside it still counts. */
const BAD: readonly (readonly [Name, passed: number])[] = [
  ["bad_test.ts", 1],
  ["syntax_test.ts", 0],
  ["exit_test.ts", 0],
  ["loading_exit_test.ts", 0],
  ["killed_test.ts", 0],
  ["forged_test.ts", 9],
];

Deno.test("a run that fails, or ends before its end, is counted as failed", () =>
  withFiles(async (root) => {
    for (const [file, passed] of BAD) {
      const { sum, runs } = await runAndSum(root, [["good_test.ts"], [file]]);
      const said = `${file}: ${runs.map(({ output }) => output).join("\n")}`;
      assert.deepEqual([sum.passed, sum.skipped], [2 + passed, 1], said);
      // One that was killed may not have said yet that it began: then that is told as well.
      assert.ok(sum.failed > 0, said);
    }
    const { sum } = await runAndSum(root, [["thrown_test.ts"]]);
    assert.ok(sum.failed > 0 && sum.passed === 0);
  }));

Deno.test("a file of a batch that never ran makes the sum fail", () => {
  const output = "running 2 tests from ./a_test.ts\n\nok | 2 passed | 0 failed (1s)\n";
  assert.deepEqual(judgeRun({ files: ["a_test.ts"], output, code: 0 }).problems, []);
  const { problems } = judgeRun({ files: ["a_test.ts", "b_test.ts"], output, code: 0 });
  assert.deepEqual(problems, ["b_test.ts was not run"]);
  assert.equal(judgeRun({ files: ["a_test.ts"], output, code: 1 }).problems.length, 1);
});

Deno.test("what is stopped in the middle is counted as failed, and what had not begun as well", () =>
  withFiles(async (root) => {
    const stop = new AbortController();
    const runs = runAndSum(root, [["hanging_test.ts"], ["hanging_test.ts"], ["good_test.ts"]], stop.signal);
    await waitUntil("a test has begun", () => Deno.stat(`${root}/begun`).then(() => true, () => false));
    stop.abort();
    assert.deepEqual((await runs).sum, { passed: 0, failed: 3, skipped: 0 });
  }));

Deno.test("files are found by the names that deno test goes by", async () => {
  const [yes, no] = [["a/b_test.ts", "b.test.tsx", "test.ts", "a/test.mjs"], [
    "a/contest.ts",
    "test/a.ts",
    "a_test.md",
  ]];
  assert.deepEqual([...yes, ...no].filter(isTestFile), yes);
  await withFiles(async (root) => {
    await Deno.mkdir(`${root}/left/out`, { recursive: true });
    await Deno.writeTextFile(`${root}/left/out/z_test.ts`, "");
    await Deno.writeTextFile(`${root}/left/y_test.ts`, "");
    const found = await findTestFiles(root, ["left/out"]);
    assert.deepEqual(found, [...Object.keys(FILES), "left/y_test.ts"].sort());
  });
});

Deno.test("every file is in one batch", () => {
  const files = Array.from({ length: 101 }, (_, at) => `${at % 2 ? "attacks" : "services"}/${at}_test.ts`);
  assert.deepEqual(planBatches(files).flatMap((batch) => batch.files).sort(), files.toSorted());
});
