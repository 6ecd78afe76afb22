import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { readBlockTypes } from "../kit/block_types.ts";
import { builtFolder } from "../testing/built_folder.ts";
import { skipIf } from "../testing/skip.ts";
import { createTypeChecker } from "./check_types.ts";
import { createLauncher } from "./launcher.ts";
import type { TypedSource, TypeNote } from "./types.ts";

const runner = { denoPath: Deno.execPath(), workDir: builtFolder("sandbox") };
const checker = createTypeChecker({
  ...runner,
  declarations: () => readBlockTypes(builtFolder("libraries")),
});
const isClosedIn = createLauncher(runner.denoPath, runner).isolation.level === "full";
const WHY_NOT = "this machine closes no process in, so nothing is checked";

const BACKEND = `import { z } from "zod";
export const dataSchema = z.object({ high: z.number(), name: z.string().nullable(), kind: z.enum(["a", "b"]) });
export type Data = z.infer<typeof dataSchema>;
export async function fetchData(ctx: BlockContext) {
  return await (await ctx.fetch("https://api.example/x")).json();
}
export const processData = (raw): Data => ({ high: raw.high, name: null, kind: "a" });
`;
const VIEW = `import { Stat } from "@tessera/ui";
import type { Data } from "./backend.ts";
export default ({ data }: BlockProps<Data>) => <Stat label="High" value={data.high} />;
`;

async function check(source: Partial<TypedSource>): Promise<readonly TypeNote[]> {
  return await checker.check({ backend: BACKEND, view: VIEW, ...source }) ??
    assert.fail("it was not checked");
}

Deno.test({
  ...skipIf(!isClosedIn, "the types of a block are checked where nothing of it runs", WHY_NOT),
  async fn(test) {
    await test.step("what is right has no note, whatever it leaves untyped", async () => {
      assert.deepEqual(await check({}), []);
    });

    await test.step("a setting that the manifest does not have is named, in both files", async () => {
      const source = {
        backend: BACKEND.replace("raw): Data", "raw, { settings }: BlockContext): Data")
          .replace("raw.high", "raw.high * settings.days * Number(settings.quote)"),
        view: VIEW.replace("{ data }", "{ data, settings }").replace('"High"', "{settings.label}"),
      };
      assert.deepEqual(await check(source), [], "premise: nobody knows the settings");
      const notes = await check({ ...source, settings: ["days"] });
      assert.deepEqual(notes.map(({ message }) => message), [
        "Property 'quote' does not exist on type 'ManifestSettings'.",
        "Property 'label' does not exist on type 'ManifestSettings'.",
      ]);
      assert.deepEqual(await check({ ...source, settings: ["days", "quote", "label"] }), []);
      assert.deepEqual(await check({ view: VIEW.replace('"High"', '{"High"}'), settings: [] }), []);
    });

    await test.step("what is wrong has its place and the right name", async () => {
      const notes = await check({
        backend: BACKEND.replace(").json()", ").JSON()").replace('kind: "a" }', 'kind: "c" }'),
        view: VIEW.replace("data.high", "data.hihg").replace("Stat }", "Stat, Tabel }"),
      });
      assert.deepEqual(notes.map(({ file, line, column }) => [file, line, column]), [
        ["backend.ts", 5, 59],
        ["backend.ts", 7, 74],
        ["view.tsx", 1, 16],
        ["view.tsx", 3, 79],
      ]);
      const said = notes.map(({ message }) => message).join("\n");
      assert.match(said, /Property 'JSON' does not exist on type 'Response'\. Did you mean 'json'\?/);
      assert.match(said, /'"c"' is not assignable to type '"a" \| "b"'/);
      assert.match(said, /"@tessera\/ui"' has no exported member named 'Tabel'\. Did you mean 'Table'\?/);
      assert.match(said, /'hihg' does not exist on type '\{ high: number; name: string \| null; .+ \}'/);
      assert.doesNotMatch(said, /data:/);
    });

    await test.step("props are the kit's, also in a line that is too long to be quoted", async () => {
      const view = VIEW.replace("label=", `${" ".repeat(200)}lable=`);
      const [note] = await check({ view });
      assert.match(note?.message ?? "", /Property 'lable' does not exist on type 'StatProps'.+'label'\?/);
    });

    await test.step("nothing runs, and no file is read", async () => {
      const hostile = [
        `/// <reference path="/etc/passwd" />`,
        `// @ts-types="/etc/hostname"`,
        `import "data:application/typescript,console.error('TS1 [ERROR]: ran');";`,
        `import "file:///etc/passwd";`,
        `while (true) Deno.readTextFileSync("/etc/passwd");`,
      ];
      for (const line of hostile) {
        const notes = await checker.check({ backend: `${line}\n${BACKEND}`, view: VIEW }) ?? [];
        for (const { message } of notes) assert.doesNotMatch(message, /root|ran$/);
      }
    });

    await test.step("types without an end, and code without a measure, are not checked", async () => {
      const endless =
        `type Deep<T, N extends unknown[] = []> = N["length"] extends 900 ? T : Deep<[T, T], [...N, 1]>;
type Wide = \`\${"a" | "b" | "c" | "d" | "e" | "f"}\${Deep<"x"> & string}\`; const x: Wide = 1;\n`;
      const notes = await checker.check({ backend: endless + BACKEND, view: VIEW });
      assert.ok(notes === undefined || notes.length > 0);
      assert.equal(
        await checker.check({ backend: `${BACKEND}//${"x".repeat(200_000)}`, view: VIEW }),
        undefined,
      );
    });

    await test.step("blocks that are known to be good have no note", async () => {
      const names = ["calendar", "csv-chart", "price", "rss", "website-status", "weather"];
      for (const name of names) {
        const read = (file: string) =>
          Deno.readTextFile(fileURLToPath(new URL(`../generation/recipes/${name}/${file}`, import.meta.url)));
        assert.deepEqual(
          await check({ backend: await read("backend.ts"), view: await read("view.tsx") }),
          [],
        );
      }
    });
  },
});

Deno.test("a check that takes too long is ended, and the next one is none the worse", async () => {
  const hasty = createTypeChecker({
    ...runner,
    declarations: () => readBlockTypes(builtFolder("libraries")),
    wallMs: 1,
  });
  const source = { backend: BACKEND, view: VIEW };
  assert.deepEqual(await Promise.all([hasty.check(source), hasty.check(source)]), [undefined, undefined]);
});

Deno.test("where no process can be closed in, nothing is checked", async () => {
  const open = createTypeChecker({
    denoPath: Deno.execPath(),
    declarations: () => Promise.reject(new Error("never asked for")),
  });
  assert.equal(await open.check({ backend: BACKEND, view: VIEW }), undefined);
});
