import assert from "node:assert/strict";
import { SAMPLE_JOBS } from "../generation/prompt/sample_requests.ts";
import { printPrompt } from "./print_prompt.ts";

async function print(...args: string[]): Promise<{ code: number; out: string; error: string }> {
  const said = { out: "", error: "" };
  const code = await printPrompt(args, {
    log: (text: string) => said.out += text,
    error: (text: string) => said.error += text,
  });
  return { code, ...said };
}

Deno.test("printPrompt() prints each section with its tokens, what a cache can hold, and the sums", async () => {
  const { code, out } = await print("EUR in USD");
  assert.equal(code, 0);
  assert.match(out, /^----- contract: \d+ tokens -----\nYou write blocks/);
  assert.match(out, /"EUR in USD"/);
  assert.match(
    out,
    /\ncomponents +\d+ {2}stable\n[^]*\njob +\d+\n[^]*\ntotal +\d+ .*\nstable +\d+ .*\nuncached +\d+/,
  );
});

for (const job of SAMPLE_JOBS) {
  Deno.test(`printPrompt() prints the prompt of a ${job} as JSON whose sums are right`, async () => {
    const { code, out } = await print("EUR", "in", "USD", "--job", job, "--json");
    assert.equal(code, 0);
    const { sections, tokens } = JSON.parse(out);
    const sum = (isStable: boolean) =>
      sections.filter((each: { isStable: boolean }) => each.isStable === isStable)
        .reduce((all: number, each: { tokens: number }) => all + each.tokens, 0);
    assert.deepEqual(tokens, { total: sum(true) + sum(false), stable: sum(true), uncached: sum(false) });
  });
}

Deno.test("printPrompt() says how it is called", async () => {
  for (const args of [[], ["x", "--job", "dream"], ["x", "--colour"]]) {
    const { code, error } = await print(...args);
    assert.equal(code, 2);
    assert.match(error, /^Cannot print a prompt: expected deno task prompt "SENTENCE" \[--job new\|/);
  }
});
