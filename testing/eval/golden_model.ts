import { answers, text } from "../model/scripts.ts";
import { type ScriptedModel, startScriptedModel } from "../model/scripted_model.ts";
import { readGolden } from "./cases.ts";

/** A model that answers a prompt's golden answer; `choose` says which comes next. */
export interface GoldenModel {
  readonly model: { readonly baseUrl: string; readonly model: string };
  choose(id: string): Promise<void>;
  close(): Promise<void>;
}

export async function startGoldenModel(): Promise<GoldenModel> {
  const scripted: ScriptedModel = await startScriptedModel({ reply: () => text("") });
  return {
    model: { baseUrl: scripted.baseUrl, model: "golden" },
    async choose(id) {
      const golden = await readGolden(id);
      scripted.setScript({ models: ["golden"], reply: () => text(answers.json(golden)) });
    },
    close: () => scripted.close(),
  };
}
