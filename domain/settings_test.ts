import assert from "node:assert/strict";
import { SettingDefinition, type SettingValues } from "./manifest.ts";
import { chosenSettings, findMissingSettings, parseSettings, settingValues } from "./settings.ts";

const definitions = [
  { type: "text", name: "base", label: "From", default: "EUR" },
  { type: "number", name: "days", label: "Days", default: 30, minimum: 7, maximum: 365 },
  { type: "boolean", name: "isLoud", label: "Loud", default: true },
  {
    type: "choice",
    name: "units",
    label: "Units",
    default: "metric",
    options: [{ value: "metric", label: "Metric" }, { value: "imperial", label: "Imperial" }],
  },
  { type: "address", name: "feed", label: "Feed", required: true },
  { type: "list", name: "sites", label: "Sites", of: "address" },
].map((each) => SettingDefinition.parse(each));

const good = {
  base: "USD",
  days: "14",
  units: "imperial",
  feed: "example.org/feed.xml",
  sites: "a.example\nhttps://b.example/x",
};

function parseGood(input: Record<string, unknown>): SettingValues {
  const result = parseSettings(definitions, input);
  assert.equal(result.kind, "valid", JSON.stringify(result));
  return result.kind === "valid" ? result.values : {};
}

function errorOf(name: string, value: unknown): string {
  const result = parseSettings(definitions, { ...good, [name]: value });
  return result.kind === "invalid" ? result.errors[name] ?? "" : "";
}

Deno.test("parseSettings() reads a form's texts as the types that the manifest names", () => {
  assert.deepEqual(parseGood(good), {
    base: "USD",
    days: 14,
    isLoud: true,
    units: "imperial",
    feed: "https://example.org/feed.xml",
    sites: ["https://a.example/", "https://b.example/x"],
  });
});

Deno.test("parseSettings() names the value and the wanted form of each wrong field", () => {
  assert.match(errorOf("days", "many"), /"many" is not a number/);
  assert.match(errorOf("days", "3"), /At least 7, this is 3/);
  assert.match(errorOf("days", "1e309"), /not a number/);
  assert.match(errorOf("units", "furlongs"), /Metric, Imperial/);
  assert.match(errorOf("feed", ""), /Feed is needed/);
  assert.match(errorOf("feed", "javascript:alert(1)"), /not a web address/);
  assert.match(errorOf("feed", "file:///etc/passwd"), /not a web address/);
  assert.match(errorOf("feed", "https://me:secret@example.org/"), /not safe to store/);
  assert.match(errorOf("sites", Array(51).fill("a.example")), /At most 50/);
  assert.match(errorOf("base", "x".repeat(2_001)), /At most 2000/);
});

Deno.test("parseSettings() ignores names that the manifest does not know, the prototype's included", () => {
  const values = parseGood({
    ...good,
    ...JSON.parse('{"__proto__": {"admin": true}, "constructor": {}, "other": 1}'),
  });
  assert.deepEqual(Object.keys(values), definitions.map(({ name }) => name));
  assert.equal(Reflect.get({}, "admin"), undefined);
});

Deno.test("chosenSettings() keeps what differs from the author's defaults, and settingValues() puts both together", () => {
  const chosen = chosenSettings(definitions, parseGood({ ...good, units: "metric" }));
  assert.deepEqual(Object.keys(chosen), ["base", "days", "feed", "sites"]);
  assert.equal(settingValues(definitions, chosen)["units"], "metric");
});

Deno.test("chosenSettings() does not take a default for a person's choice because a form spelled it in full", () => {
  const definitions: SettingDefinition[] = [
    { name: "page", label: "Page", type: "address", default: "https://a.example" },
    { name: "sites", label: "Sites", type: "list", of: "address", default: ["https://b.example"] },
  ];
  const untouched = parseSettings(definitions, settingValues(definitions, {}));
  assert.ok(untouched.kind === "valid");
  assert.equal(untouched.values.page, "https://a.example/", "the premise: it is spelled in another way");
  assert.deepEqual(chosenSettings(definitions, untouched.values), {});
});

Deno.test("findMissingSettings() names required settings that hold nothing", () => {
  assert.deepEqual(findMissingSettings(definitions, settingValues(definitions, {})), ["feed"]);
});
