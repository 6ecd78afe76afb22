import type { LocalModel } from "../../services/types.ts";
import { href } from "../../urls.ts";

const MAX_SHOWN_MODELS = 12;

/** Model servers that answered on this machine: offered, never used unasked. */
export function LocalModels({ localModels }: { readonly localModels: readonly LocalModel[] }) {
  if (localModels.length === 0) {
    return (
      <p class="quiet" role="status">
        No model server answers on this machine. Ollama, LM Studio and llama.cpp are looked for at their usual
        ports.
      </p>
    );
  }
  return (
    <ul class="local-models">
      {localModels.map((server) => (
        <li key={server.baseUrl}>
          <strong>{server.name}</strong> <span class="quiet">{server.baseUrl}</span>
          <p class="presets">
            {server.models.length === 0 ? <span class="quiet">It has no model yet</span> : null}
            {server.models.slice(0, MAX_SHOWN_MODELS).map((model) => (
              <a key={model} class="chip" href={localModelHref(server, model)}>{model}</a>
            ))}
          </p>
        </li>
      ))}
    </ul>
  );
}

/** Where a model is set up: with the first one of a found server filled in, or empty. */
export function modelSetupHref(server: LocalModel | undefined): string {
  const model = server?.models[0];
  return server === undefined || model === undefined
    ? `${href("settings")}#model`
    : localModelHref(server, model);
}

/** The settings with one found model filled in; nothing is stored before the person saves. */
function localModelHref(server: LocalModel, model: string): string {
  return `${href("settings", {}, { local: server.baseUrl, model })}#model`;
}
