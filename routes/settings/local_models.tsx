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
        <li>
          <strong>{server.name}</strong> <span class="quiet">{server.baseUrl}</span>
          <p class="presets">
            {server.models.length === 0 ? <span class="quiet">It has no model yet</span> : null}
            {server.models.slice(0, MAX_SHOWN_MODELS).map((model) => (
              <a class="chip" href={localModelHref(server, model)}>{model}</a>
            ))}
          </p>
        </li>
      ))}
    </ul>
  );
}

/** The settings with one found model filled in; nothing is stored before the person saves. */
export function localModelHref(server: LocalModel, model: string): string {
  return `${href("settings", {}, { local: server.baseUrl, model })}#model`;
}
