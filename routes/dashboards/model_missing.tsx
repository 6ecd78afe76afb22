import type { CreateAnswer } from "../../services/types.ts";
import { href } from "../../urls.ts";
import { LinkButton } from "../../views/button.tsx";
import { modelSetupHref } from "../settings/local_models.tsx";

interface ModelMissingProps {
  readonly answer: Extract<CreateAnswer, { kind: "no_model" }>;
}

/** No ready block fits and there is no model to ask: says so, and shows every way on. */
export function ModelMissing({ answer }: ModelMissingProps) {
  const [local] = answer.localModels;
  return (
    <div class="note ask-note" data-tone="accent" role="status">
      <p>
        <strong>No ready block fits this sentence, and no model is set up yet.</strong> {local === undefined
          ? "With a model any sentence becomes a block; with an address the inspector reads the source without one."
          : `${local.name} answers on this machine (${
            local.models.slice(0, 3).join(", ")
          }). It is used only when you say so.`}
      </p>
      <div class="card-buttons">
        <LinkButton tone="main" size="small" href={modelSetupHref(local)}>
          {local === undefined ? "Set up a model" : `Use ${local.name}`}
        </LinkButton>
        <LinkButton size="small" href={href("inspector")}>Give an address</LinkButton>
        <LinkButton size="small" href={href("gallery")}>Pick a ready block</LinkButton>
      </div>
    </div>
  );
}
