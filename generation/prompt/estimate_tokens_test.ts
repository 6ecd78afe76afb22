import assert from "node:assert/strict";
import { estimateTokens } from "./estimate_tokens.ts";

/** Texts with their tokens in o200k_base, counted with gpt-tokenizer 3.4.0. */
const COUNTED: Readonly<Record<string, readonly [text: string, tokens: number]>> = {
  english: [
    "Exactly these three exports, and helpers. The process runs in UTC; for local times use the person's time zone.",
    23,
  ],
  code: [
    "export async function fetchData({ settings, now }: BlockContext) {\n  const response = await fetch(`https://api.frankfurter.dev/v1/${from}..?${query}`, { maxAgeSeconds: 3600 });\n  if (!response.ok) throw new Error(`frankfurter.dev answered ${response.status}`);\n  return await response.json();\n}",
    72,
  ],
  json: [
    '{"title":"EUR / USD, 30 days","hosts":["api.frankfurter.dev"],"settings":[{"name":"base","label":"From","type":"text","default":"EUR"}],"refresh":{"everySeconds":3600}}',
    48,
  ],
  page: [
    '<ul class="list"><li><a href="/a/12345">First</a></li><li data-v-7ba5bd90>&amp; more</li></ul>',
    39,
  ],
  german: [
    "Zeige mir die nächsten zehn Abfahrten an der Haltestelle, sortiert nach Uhrzeit, mit Verspätung.",
    27,
  ],
  russian: ["Покажи погоду в Лиссабоне на семь дней с минимальной и максимальной температурой.", 22],
  chinese: ["显示里斯本未来七天的天气预报，包括最低和最高温度以及降雨概率。", 22],
  korean: ["앞으로 7일 동안 리스본의 날씨 예보를 최저 및 최고 기온과 함께 보여 주세요.", 26],
};

for (const [name, [text, tokens]] of Object.entries(COUNTED)) {
  Deno.test(`estimateTokens() is within a quarter of what a tokenizer counts for ${name}`, () => {
    const estimate = estimateTokens(text);
    assert(Math.abs(estimate / tokens - 1) < 0.25, `${estimate} for ${tokens}`);
  });
}

Deno.test("estimateTokens() counts nothing for nothing, and stays quick on long runs", () => {
  assert.equal(estimateTokens(""), 0);
  for (const run of ["x", " ", "\n", "/", "7", "🙂", "é"]) {
    const estimate = estimateTokens(run.repeat(200_000));
    assert(estimate > 0 && Number.isFinite(estimate), run);
  }
});
