import { deepEqual, ok } from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { componentNames } from "../../kit/components.ts";
import type { Vocabulary } from "../../islands/code/vocabulary.ts";
import { buildVocabulary } from "./build_vocabulary.ts";

Deno.test("buildVocabulary() writes the kit's components, the members of ctx and the manifest's fields", async () => {
  const [file] = await buildVocabulary(fileURLToPath(new URL("../../", import.meta.url)));
  const words: Vocabulary = JSON.parse(file?.text ?? "");
  deepEqual(words.components.map(({ name }) => name), componentNames);
  const stat = words.components.find(({ name }) => name === "Stat");
  ok(stat?.props.some(({ name, isOptional }) => name === "value" && !isOptional));
  const context = Object.fromEntries(words.context.map(({ name, type }) => [name, type]));
  deepEqual(context["now"], "Date");
  ok(context["history"]?.startsWith("(count: number) => "), `${context["history"]}`);
  ok(["settings", "secret", "previous", "fetch", "signal"].every((name) => name in context));
  ok(words.view.some(({ name }) => name === "refreshData"));
  const fields = words.manifest.map(({ name }) => name);
  ok(fields.includes("hosts") && !fields.includes("origin"), fields.join());
});
