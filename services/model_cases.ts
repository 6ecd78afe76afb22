import type { BlockId } from "../domain/ids.ts";
import { testModel } from "../generation/test_model.ts";
import { compareModels } from "./compare_models.ts";
import type { ServiceDeps } from "./deps.ts";
import type { BlockMaker } from "./make_block.ts";
import type { ModelStore } from "./model_settings.ts";
import { rebuildBlock } from "./rebuild_block.ts";
import type { FieldErrors, GenerationView, ModelComparison, ModelList, ModelTest } from "./types.ts";

/** What a person does with models. */
export interface ModelCases {
  /** Asks one small question; of the model that writes unless another one is named. */
  testModel(id?: string): Promise<ModelTest>;
  listModels(): Promise<ModelList>;
  removeModel(id: string): Promise<void>;
  saveModelRoles(
    roles: Readonly<Record<"write" | "repair" | "heal", string>>,
  ): Promise<FieldErrors>;
  /** Lets a model write the block anew, beside what is on the card. */
  rebuildBlock(id: BlockId, modelId: string): Promise<GenerationView>;
  /** What the version on the card took to make, beside another version. */
  compareModels(id: BlockId, version: number): Promise<ModelComparison>;
}

interface ModelCaseDeps extends ServiceDeps {
  readonly models: ModelStore;
  readonly maker: BlockMaker;
}

export function createModelCases(deps: ModelCaseDeps): ModelCases {
  const { models, now } = deps;
  return {
    async testModel(id) {
      const client = await models.findClient({ role: "write", purpose: "test", modelId: id });
      if (client === undefined) {
        return {
          kind: "failed",
          message: "No model is set up",
          hint: "Fill in the address and the model's name first",
        };
      }
      const test = await testModel(client, { now });
      if (test.kind === "ok") await models.keepCapabilities(test.found, id);
      return test;
    },
    listModels: () => models.list(),
    removeModel: (id) => models.remove(id),
    saveModelRoles: (roles) => models.saveRoles(roles),
    rebuildBlock: (id, modelId) => rebuildBlock(deps, id, modelId),
    compareModels: (id, version) => compareModels(deps, id, version),
  };
}
