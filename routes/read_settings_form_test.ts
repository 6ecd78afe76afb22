import { deepEqual } from "node:assert/strict";
import { SettingDefinition } from "../domain/manifest.ts";
import { readSettingsForm } from "./read_settings_form.ts";

const PLACE = SettingDefinition.parse({ name: "place", label: "Place", type: "place" });
const LISBON = {
  "place.name": "Lisbon",
  "place.was": "Lisbon",
  "place.latitude": "38.72",
  "place.longitude": "-9,14",
  "place.timeZone": "Europe/Lisbon",
  "place.country": "",
};

Deno.test("readSettingsForm() puts a place together from its fields", () => {
  deepEqual(readSettingsForm([PLACE], LISBON), {
    place: { name: "Lisbon", latitude: 38.72, longitude: -9.14, timeZone: "Europe/Lisbon" },
  });
});

Deno.test("readSettingsForm() gives a new name to look up instead of the old coordinates", () => {
  deepEqual(readSettingsForm([PLACE], { ...LISBON, "place.name": "Porto" }), { place: "Porto" });
});

Deno.test("readSettingsForm() takes coordinates that a person typed for a place without one", () => {
  const body = { "place.name": "Hut", "place.was": "", "place.latitude": "1", "place.longitude": "2" };
  deepEqual(readSettingsForm([PLACE], body), { place: { name: "Hut", latitude: 1, longitude: 2 } });
});

Deno.test("readSettingsForm() leaves out what no definition has and what is not the form's own", () => {
  const text = SettingDefinition.parse({ name: "constructor", label: "Name", type: "text" });
  deepEqual(readSettingsForm([text], { other: "x", __proto__: { constructor: "y" } }), {});
});
