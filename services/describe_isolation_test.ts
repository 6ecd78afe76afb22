import assert from "node:assert/strict";
import { describeIsolation } from "./describe_isolation.ts";

const NOTHING_MORE = { level: "standard" as const, layers: ["no permissions"], missing: [] };

Deno.test("describeIsolation() says plainly that macOS and Windows have the base level alone", () => {
  for (const [os, name] of [["darwin", "macOS"], ["windows", "Windows"]] as const) {
    const { summary } = describeIsolation(NOTHING_MORE, os);
    assert.match(summary, new RegExp(`^Base level: .* ${name} offers nothing .* the only wall$`));
  }
  assert.match(
    describeIsolation(NOTHING_MORE, "linux").summary,
    /^Base level: .* adds less around it than it could$/,
  );
});

Deno.test("describeIsolation() hands on the layers, and what is missing with its reason", () => {
  const missing = [{ layer: "own namespaces", reason: "this user may not make them" }];
  const found = { level: "full" as const, layers: ["no permissions", "control group"], missing };
  assert.deepEqual(describeIsolation(found, "linux"), {
    ...found,
    summary:
      "Full: each block runs in a process without any permission, and the system closes it in once more",
  });
});
