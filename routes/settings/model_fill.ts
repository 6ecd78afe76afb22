import type { Context } from "hono";
import type { SettingsFacts } from "./load_settings.ts";
import { emptyModelForm, modelFormOf, type ModelFormState, newModelForm } from "./model_form.tsx";
import { MODEL_PRESETS } from "./model_presets.ts";

/**
 * The model form filled in by a link. A link only picks from stored models, our presets and servers found on this
 * machine: an address out of a foreign link never stands in the form.
 */
export function findModelFill(c: Context, facts: SettingsFacts): ModelFormState | undefined {
  const edited = findEdited(c, facts);
  const preset = MODEL_PRESETS.find(({ id }) => id === c.req.query("preset"));
  if (preset !== undefined) {
    const form = edited ?? emptyModelForm(facts);
    const isSame = preset.baseUrl === form.baseUrl;
    const { baseUrl, keyHeader } = preset;
    return { ...form, preset, baseUrl, keyHeader, model: isSame ? form.model : "" };
  }
  const server = facts.localModels?.find(({ baseUrl }) => baseUrl === c.req.query("local"));
  if (server === undefined) return edited;
  const model = server.models.find((name) => name === c.req.query("model"));
  return { ...edited ?? emptyModelForm(facts), baseUrl: server.baseUrl, model: model ?? "" };
}

/** The model that a link wants to change, or an empty form for one more. */
function findEdited(c: Context, facts: SettingsFacts): ModelFormState | undefined {
  const wanted = c.req.query("edit");
  if (wanted === undefined) return undefined;
  const known = facts.models.models.find(({ id, source }) => id === wanted && source === "screen");
  return known === undefined ? newModelForm() : modelFormOf(known);
}
