import type { BlockDetail, ModelList } from "../../../services/types.ts";
import { href } from "../../../urls.ts";
import { SubmitButton } from "../../../views/button.tsx";
import { SelectField } from "../../../views/field.tsx";
import { Panel } from "../../../views/panel.tsx";

interface RebuildFormProps {
  readonly block: BlockDetail;
  readonly models: ModelList;
}

/** Lets another model write the block anew; nothing changes on the card before a person chooses. */
export function RebuildForm({ block: { card }, models: { models } }: RebuildFormProps) {
  if (card.version === null || card.prompt.trim() === "") return null;
  if (models.length === 0) return null;
  const made = card.origin?.kind === "model" ? card.origin.model : undefined;
  const other = models.find(({ model }) => model !== made) ?? models[0];
  return (
    <Panel
      title="Rebuild with another model"
      note="The model writes the block anew from your own words. Both stand side by side before you choose one; until then the card stays as it is."
    >
      <form class="form-line" method="post" action={href("blockRebuilds", { block: card.id })}>
        <SelectField
          name="model"
          scope="rebuild"
          label="Model"
          value={other?.id}
          options={models.map(({ id, label, model }) => ({
            value: id,
            label: `${label === "" ? model : label}${model === made ? " (made this one)" : ""}`,
          }))}
        />
        <SubmitButton tone="quiet">Rebuild</SubmitButton>
      </form>
    </Panel>
  );
}
