import assert from "node:assert/strict";
import { matchRecipe } from "./match_recipe.ts";
import { matchCases } from "./match_cases.ts";

const CONTEXT = { nowMs: Date.parse("2026-11-22T18:00:00Z"), timeZone: "Europe/Berlin", locale: "en-GB" };

for (const { recipe, fits, fitsNot } of matchCases) {
  Deno.test(`matchRecipe() finds ${recipe} and its settings in people's words`, () => {
    assert.ok(fits.length >= 5, "at least five sentences");
    for (const [sentence, settings] of fits) {
      const match = matchRecipe(sentence, CONTEXT);
      assert.equal(match?.recipe.id, recipe, sentence);
      const found = Object.fromEntries(Object.keys(settings).map((name) => [name, match?.settings[name]]));
      assert.deepEqual(found, settings, sentence);
    }
  });
  Deno.test(`matchRecipe() leaves alone what ${recipe} does not do`, () => {
    assert.ok(fitsNot.length >= 5, "at least five sentences");
    for (const sentence of fitsNot) {
      assert.notEqual(matchRecipe(sentence, CONTEXT)?.recipe.id, recipe, sentence);
    }
  });
}
