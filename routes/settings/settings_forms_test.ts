import assert from "node:assert/strict";
import { parsePreferencesForm, parsePriceRows, parseRetentionForm, readPriceRows } from "./settings_forms.ts";

const RETENTION = { runDays: "7", runsPerBlock: "500", dataDays: "30", trashDays: "30" };

Deno.test("parsePreferencesForm() reads a missing check box as off", () => {
  const form = parsePreferencesForm({ locale: "de-DE", timeZone: "Europe/Berlin", units: "metric" });
  assert.deepEqual(form, {
    kind: "valid",
    value: { locale: "de-DE", timeZone: "Europe/Berlin", units: "metric", allowPublicHosts: false },
  });
});

Deno.test("parsePreferencesForm() names the fields it refuses", () => {
  const form = parsePreferencesForm({ locale: "not a locale", timeZone: "Mars/Olympus", units: "metric" });
  assert.ok(form.kind === "invalid");
  assert.deepEqual(Object.keys(form.errors).sort(), ["locale", "timeZone"]);
});

Deno.test("parseRetentionForm() holds the bounds and refuses odd numbers", () => {
  assert.equal(parseRetentionForm(RETENTION).kind, "valid");
  for (const runDays of ["", "0", "-1", "1e3", "7.5", "99999", "NaN", "１"]) {
    const form = parseRetentionForm({ ...RETENTION, runDays });
    assert.ok(form.kind === "invalid", runDays);
    assert.deepEqual(Object.keys(form.errors), ["runDays"], runDays);
  }
});

Deno.test("parsePriceRows() drops rows without a model and takes a decimal comma", () => {
  const body = new FormData();
  for (const [model, asked, cached, answered] of [["small", "0,25", "0,025", "2"], ["", "9", "", "9"]]) {
    body.append("model", model ?? "");
    body.append("inputPerMillion", asked ?? "");
    body.append("cachedInputPerMillion", cached ?? "");
    body.append("outputPerMillion", answered ?? "");
  }
  assert.deepEqual(parsePriceRows(readPriceRows(body)), {
    kind: "valid",
    value: [{ model: "small", inputPerMillion: 0.25, cachedInputPerMillion: 0.025, outputPerMillion: 2 }],
  });
});

Deno.test("parsePriceRows() marks the row and the field that is wrong", () => {
  const row = { model: "small", inputPerMillion: "1", cachedInputPerMillion: "", outputPerMillion: "1" };
  const form = parsePriceRows([row, { ...row, inputPerMillion: "-1" }, {
    ...row,
    model: "big",
    outputPerMillion: "x",
  }, { ...row, model: "other", cachedInputPerMillion: "free" }]);
  assert.ok(form.kind === "invalid");
  assert.deepEqual(Object.keys(form.errors).sort(), [
    ...["cachedInputPerMillion-3", "inputPerMillion-1", "model-1", "outputPerMillion-2"],
  ]);
});
