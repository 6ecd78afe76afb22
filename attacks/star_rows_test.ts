import assert from "node:assert/strict";
import { isolationLevels } from "../testing/isolation_levels.ts";
import { type Attack, attackTest, sharedLab } from "./lab.ts";

const MEGABYTE = 1024 * 1024;
const reads = (row: number, name: string, body: string): Attack => ({ row, name, body, unguarded: "reads" });
const ends = (attack: Omit<Attack, "unguarded" | "ends">): Attack => ({
  ...attack,
  ends: ["limit", "crashed"],
  unguarded: "unproved",
});

/** The rows that the program itself tries at each start. */
const STARS: readonly Attack[] = [
  {
    ...reads(1, "a static import of a file", "return x;"),
    head: `import x from "file://$text" with { type: "text" };`,
  },
  reads(2, "import() of JSON", `return (await import("file://$json", { with: { type: "json" } })).default;`),
  reads(
    3,
    "import() of a computed place",
    `const p = "file://$folder/canary" + ".json"; return (await import(p, { with: { type: "json" } })).default;`,
  ),
  reads(
    5,
    "import() of a script without an attribute",
    `return (await import("file://" + "$script")).default;`,
  ),
  reads(
    5,
    "import() of TypeScript without an attribute",
    `return (await import("file://" + "$typed")).default;`,
  ),
  {
    ...reads(
      5,
      "import() of JSON without an attribute",
      `return (await import("file://" + "$json")).default;`,
    ),
    unguarded: "unproved",
  },
  reads(6, "Deno.readTextFileSync", `return Deno.readTextFileSync("$text");`),
  reads(
    9,
    "Deno.Command",
    `return String(Buffer.from(new Deno.Command("cat", { args: ["$text"] }).outputSync().stdout));`,
  ),
  reads(13, "the environment", `return Deno.env.toObject();`),
  { ...reads(13, "one name of the environment", `return process.env.TESSERA_CANARY;`), ends: ["threw"] },
  {
    ...reads(
      49,
      "the native network",
      `return String(await Deno.connect({ hostname: "127.0.0.1", port: $port }));`,
    ),
    unguarded: "connects",
  },
  { ...reads(87, "npm:", `return Object.keys(await import("npm:left-pad"));`), unguarded: "unproved" },
  ends({ row: 30, name: "an endless loop", body: "for (;;);", job: { limits: { wallMs: 500 } } }),
  ends({
    row: 33,
    name: "a growing heap",
    body: "const a = []; for (;;) a.push(new Array(1e5).fill(Math.random()));",
    job: { limits: { heapMegabytes: 32 } },
  }),
  ends({
    row: 34,
    name: "growing buffers",
    body: "const a = []; for (;;) a.push(new Uint8Array(64 << 20).fill(1));",
    job: { limits: { rssBytes: 192 * MEGABYTE } },
  }),
];

for (const isolation of isolationLevels()) {
  const openLab = sharedLab({ isolation });
  for (const star of STARS) {
    for (const isValidated of [true, false]) {
      const validator = isValidated ? "on" : "off";
      attackTest(
        `attack ${star.row} ★ ${star.name}, isolation ${isolation}, validator ${validator}`,
        async () => {
          const lab = await openLab();
          assert.equal(lab.kit.sandbox.isolation.level, isolation);
          await lab.assertHeld(star, { isValidated });
        },
      );
    }
  }
}

const openLab = sharedLab();
for (const star of STARS) {
  if (star.unguarded === "unproved" || star.head !== undefined) continue;
  attackTest(`attack ${star.row} ★ ${star.name} succeeds where nothing stops it`, async () => {
    await (await openLab()).assertDangerous(star);
  });
}
