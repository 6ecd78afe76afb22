import { equal } from "node:assert/strict";
import { join } from "node:path";
import { isRecord } from "../domain/json.ts";

async function readImports(path: string): Promise<Record<string, unknown>> {
  const value: unknown = JSON.parse(await Deno.readTextFile(join(import.meta.dirname ?? ".", path)));
  return isRecord(value) && isRecord(value["imports"]) ? value["imports"] : {};
}

Deno.test("bundle.json pins the same versions as deno.json", async () => {
  const [ours, project] = await Promise.all([readImports("bundle.json"), readImports("../deno.json")]);
  for (const [name, version] of Object.entries(ours)) equal(version, project[name], name);
});
