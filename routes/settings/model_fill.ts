import type { Context } from "hono";
import type { SettingsFacts } from "./load_settings.ts";
import type { ModelFormState } from "./model_section.tsx";
import { MODEL_PRESETS } from "./model_presets.ts";

/**
 * The model form filled in by a link. A link only picks from our presets and from servers found on this machine:
 * an address out of a foreign link never stands in the form.
 */
export function findModelFill(c: Context, facts: SettingsFacts): ModelFormState | undefined {
  const preset = MODEL_PRESETS.find(({ id }) => id === c.req.query("preset"));
  if (preset !== undefined) {
    const isSame = preset.baseUrl === facts.model.baseUrl;
    return { baseUrl: preset.baseUrl, model: isSame ? facts.model.model : "", errors: {} };
  }
  const server = facts.localModels?.find(({ baseUrl }) => baseUrl === c.req.query("local"));
  if (server === undefined) return undefined;
  const model = server.models.find((name) => name === c.req.query("model"));
  return { baseUrl: server.baseUrl, model: model ?? "", errors: {} };
}
