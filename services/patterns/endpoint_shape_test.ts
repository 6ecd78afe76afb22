import { equal } from "node:assert/strict";
import { endpointShape } from "./endpoint_shape.ts";

const CODE =
  `fetch("https://api.example.org/v1/repos/" + owner + "/issues"); "/v0/item/"; "topstories.json"; "forecast"`;

function shapeOf(address: string, settings = {}): string {
  return endpointShape(new URL(address, "https://api.example.org"), { code: CODE, settings });
}

Deno.test("endpointShape() names numbers, dates, ids and settings, and no value of a parameter", () => {
  equal(shapeOf("/v0/item/8863.json"), "/v0/item/{number}.json");
  equal(shapeOf("/v1/2026-10-23..2026-11-22?base=EUR&symbols=USD"), "/v1/{date}?base&symbols");
  equal(shapeOf("/v1/repos/Acme/issues", { owner: "acme" }), "/v1/repos/{owner}/issues");
  equal(shapeOf("/v1/0b9f1d2e-8c7a-4f65-9d3e-1a2b3c4d5e6f"), "/v1/{id}");
  equal(shapeOf("/v1/forecast?latitude=52.5&longitude=13.4&latitude=1"), "/v1/forecast?latitude&longitude");
  equal(shapeOf("/v0/topstories.json"), "/v0/topstories.json");
});

Deno.test("endpointShape() keeps nothing that the code does not write itself", () => {
  equal(shapeOf("/v1/K%C3%B6ln/issues"), "/v1/{value}/issues");
  equal(shapeOf("/v1/private-9a8b7c6d5e4f3a2b1c0d/issues"), "/v1/{id}/issues");
  equal(shapeOf("/v1/hunter2/issues"), "/v1/{value}/issues");
  equal(shapeOf(`/v1/forecast?${"%3Cscript%3E"}=1&api_key=sk-canary`), "/v1/forecast?api_key");
  equal(shapeOf("/v1/%E0%A4%A/issues"), "/v1/{value}/issues");
});

Deno.test("endpointShape() is bounded", () => {
  equal(shapeOf(`/${"v1/".repeat(5_000)}?${"a=1&".repeat(5_000)}`).length <= 300, true);
});
