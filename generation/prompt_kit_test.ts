import assert from "node:assert/strict";
import { loadPromptKit } from "./prompt_kit.ts";

Deno.test("loadPromptKit() reads again after it could not, as while no file is free", async () => {
  const { readTextFile } = Deno;
  Object.assign(Deno, { readTextFile: () => Promise.reject(new Error("Too many open files (os error 24)")) });
  try {
    await assert.rejects(loadPromptKit(), /Too many open files/);
  } finally {
    Object.assign(Deno, { readTextFile });
  }
  assert.ok((await loadPromptKit()).example.backend.includes("fetchData"));
});
