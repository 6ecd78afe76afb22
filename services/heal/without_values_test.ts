import assert from "node:assert/strict";
import { withoutValues } from "./without_values.ts";

const CODE =
  `const Raw = z.object({ items: z.array(z.object({ price: z.number() })) }); fetch("https://api.shop.example/v1");`;

Deno.test("withoutValues() keeps what a runtime says and strikes out what a source said", () => {
  assert.equal(
    withoutValues(
      `SyntaxError: Unexpected token 'D', "Dear Ms Miller, your balance" is not valid JSON`,
      CODE,
    ),
    `SyntaxError: Unexpected token '…" is not valid JSON`,
  );
  const zod =
    `[{"expected":"number","code":"invalid_type","path":["items",0,"price"],"message":"Invalid input: expected number, received string"}]`;
  assert.equal(withoutValues(zod, CODE), zod);
  assert.doesNotMatch(
    withoutValues("Cannot use 4111111111111111 of miller@bank.example", CODE),
    /4111|miller|bank/,
  );
});
