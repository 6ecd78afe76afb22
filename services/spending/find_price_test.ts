import assert from "node:assert/strict";
import { costMicros } from "../../domain/price.ts";
import { DEFAULT_PRICES, PRICES_AS_OF } from "./default_prices.ts";
import { findPrice } from "./find_price.ts";

Deno.test("findPrice() takes the person's own row before the shipped one", () => {
  const own = [{ model: "gpt-4o", inputPerMillion: 1, outputPerMillion: 2 }];
  assert.deepEqual(findPrice("gpt-4o", own), own[0]);
  assert.equal(findPrice("gpt-4o", [])?.inputPerMillion, 2.5);
  assert.equal(findPrice("a-model-of-mine", own), undefined);
});

Deno.test("findPrice() knows a model by its family, whoever offers it and whatever its date", () => {
  for (const name of ["openai/gpt-4o-mini", "gpt-4o-mini-2024-07-18", "GPT-4o-mini"]) {
    assert.equal(findPrice(name, [])?.model, "gpt-4o-mini", name);
  }
  assert.equal(findPrice("claude-sonnet-4-20250514", [])?.model, "claude-sonnet-4");
  assert.equal(findPrice("anthropic/claude-3-5-haiku-latest", [])?.model, "claude-3-5-haiku");
  assert.equal(findPrice("mistral-small-2506", [])?.model, "mistral-small");
  assert.equal(findPrice("gpt-4o-audio-preview", []), undefined);
});

Deno.test("shipped prices have a date, and cached input is never dearer than input", () => {
  assert.match(PRICES_AS_OF, /^\d{4}-\d{2}$/);
  for (
    const { model, inputPerMillion, cachedInputPerMillion = inputPerMillion, outputPerMillion }
      of DEFAULT_PRICES
  ) {
    assert.ok(cachedInputPerMillion <= inputPerMillion && inputPerMillion <= outputPerMillion, model);
  }
});

Deno.test("costMicros() counts cached tokens at their own price and rounds up to whole millionths", () => {
  const price = { model: "m", inputPerMillion: 2, cachedInputPerMillion: 0.5, outputPerMillion: 10 };
  assert.equal(
    costMicros({ promptTokens: 1_000, cachedTokens: 600, completionTokens: 50 }, price),
    800 + 300 + 500,
  );
  const { cachedInputPerMillion: _cached, ...plain } = price;
  assert.equal(costMicros({ promptTokens: 1_000, cachedTokens: 600, completionTokens: 50 }, plain), 2_500);
  assert.equal(
    costMicros({ promptTokens: 1, cachedTokens: 0, completionTokens: 0 }, { ...price, inputPerMillion: 0.1 }),
    1,
  );
  // More of the prompt in the cache than there was prompt is a server's slip.
  assert.equal(costMicros({ promptTokens: 10, cachedTokens: 99, completionTokens: 0 }, price), 5);
});
