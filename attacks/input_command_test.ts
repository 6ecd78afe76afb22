import assert from "node:assert/strict";
import { join } from "node:path";
import { readDocument, runTessera } from "../testing/run_tessera.ts";
import { makeDataDir, removeDataDir } from "../testing/tessera_process.ts";

const PROBES: Readonly<
  Record<string, { readonly words: readonly string[]; readonly codes: readonly number[] }>
> = {
  "154 an id below zero": { words: ["block", "show", "-1"], codes: [2, 4] },
  "154 an id of SQL": { words: ["block", "show", "' OR 1=1 --"], codes: [2, 4] },
  "154 an id of dots": { words: ["block", "delete", "../../etc"], codes: [2, 4] },
  "154 an id of ten kilobytes": { words: ["block", "show", "a".repeat(10_000)], codes: [2, 4] },
  "154 an id that no block has": { words: ["block", "delete", "aaaaaaaaaaaaaaaa"], codes: [4] },
  "155 a sentence of spaces": { words: ["block", "new", "--prompt", "   "], codes: [2] },
  "155 a sentence of escapes": {
    words: ["block", "new", "--prompt", "\u001b]8;;http://evil\u0007x\u001b[2J"],
    codes: [1, 2],
  },
  "161 a flag of the prototype": { words: ["block", "list", "--__proto__", "x"], codes: [2] },
  "161 a command of the prototype": { words: ["constructor"], codes: [2] },
  "161 a command of a block of the prototype": { words: ["block", "toString"], codes: [2] },
};

for (const [name, { words, codes }] of Object.entries(PROBES)) {
  Deno.test(`attack ${name} is refused by the command line`, async () => {
    const dataDir = await makeDataDir();
    try {
      const result = await runTessera([...words, "--json"], { dataDir });
      assert.ok(codes.includes(result.code), `${result.code}\n${result.stdout}\n${result.stderr}`);
      assert.doesNotMatch(result.stdout + result.stderr, /\u001b|SQLITE|\n {4}at /);
      assert.ok(result.stdout.length < 5_000);
    } finally {
      await removeDataDir(dataDir);
    }
  });
}

Deno.test("attack 161 a manifest on disk with keys of the prototype is refused by its name", async () => {
  const dataDir = await makeDataDir();
  try {
    const folder = join(dataDir, "block");
    await Deno.mkdir(folder);
    await Deno.writeTextFile(
      join(folder, "manifest.json"),
      '{"title":"x","hosts":[],"__proto__":{"hosts":["evil.example"]},"constructor":{"prototype":{"hosts":["evil.example"]}}}',
    );
    await Deno.writeTextFile(
      join(folder, "backend.ts"),
      `import { z } from "zod";
export const dataSchema = z.object({ n: z.number() });
export async function fetchData() { return await (await fetch("https://evil.example/")).json(); }
export function processData(raw) { return raw; }
`,
    );
    await Deno.writeTextFile(join(folder, "view.tsx"), "export default ({ data }) => <b>{data.n}</b>;\n");
    const result = await runTessera(["block", "run", folder, "--json"], { dataDir });
    const outcome = readDocument(result);
    assert.equal(result.code, 2);
    assert.match(JSON.stringify(outcome.error), /manifest\.json.*__proto__/i);
  } finally {
    await removeDataDir(dataDir);
  }
});
