import assert from "node:assert/strict";
import { createSbom } from "./sbom.ts";

Deno.test("createSbom() lists what the program carries, each with a checksum, and nothing that only tests use", async () => {
  // deno-lint-ignore no-explicit-any -- the test looks into the document that it tests
  const bom: any = await createSbom({ denoVersion: "2.9.6" });
  const names: string[] = bom.components.map((each: { group?: string; name: string }) =>
    each.group === undefined ? each.name : `${each.group}/${each.name}`
  );
  for (const name of ["deno", "hono", "preact", "@libsql/client", "libsql", "zod", "openai", "d3-array"]) {
    assert(names.includes(name), `without ${name}`);
  }
  const ofTests = ["playwright-core", "@sparticuz/chromium", "@peculiar/x509"];
  assert.deepEqual(names.filter((name) => ofTests.includes(name)), []);

  const refs = bom.components.map((each: { "bom-ref": string }) => each["bom-ref"]);
  assert.equal(new Set(refs).size, refs.length);
  for (const { type, purl, hashes } of bom.components) {
    assert.match(purl, /^pkg:npm\/(%40[\w.-]+\/)?[\w.-]+@\d[\w.+-]*$/);
    if (type === "library") assert.match(hashes[0].content, /^[0-9a-f]{128}$/, purl);
  }
  for (const { ref, dependsOn } of bom.dependencies) {
    assert(ref === "tessera" || refs.includes(ref), ref);
    assert.deepEqual(dependsOn.filter((each: string) => !refs.includes(each)), [], ref);
  }
  assert.deepEqual(await createSbom({ denoVersion: "2.9.6" }), bom, "another document of the same lock file");
});
