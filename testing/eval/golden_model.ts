import { answers, text } from "../model/scripts.ts";
import { type ScriptedModel, startScriptedModel } from "../model/scripted_model.ts";
import { readGolden } from "./cases.ts";

/** A model that answers a prompt's golden answer; `choose` says which comes next. */
export interface GoldenModel {
  readonly model: { readonly baseUrl: string; readonly model: string };
  /** The second half of the answer comes so much later than the first; at once unless given. */
  choose(id: string, options?: { readonly holdMs?: number }): Promise<void>;
  close(): Promise<void>;
}

export async function startGoldenModel(): Promise<GoldenModel> {
  const scripted: ScriptedModel = await startScriptedModel({ reply: () => text("") });
  return {
    model: { baseUrl: scripted.baseUrl, model: "golden" },
    async choose(id, { holdMs } = {}) {
      const golden = await readGolden(id);
      // Asked again, it gives the same in other words: the reason of the refusal stays the one that is told.
      const answer = (turn: number) =>
        answers.json(turn === 1 ? golden : { ...golden, backend: `${golden.backend}\n// ${turn}` });
      scripted.setScript({
        models: ["golden"],
        reply: (_, turn) =>
          holdMs === undefined ? text(answer(turn)) : {
            kind: "held",
            text: answer(turn),
            until: new Promise((resolve) => setTimeout(resolve, holdMs)),
          },
      });
    },
    close: () => scripted.close(),
  };
}
