import type { BlockId } from "../domain/ids.ts";
import type { SettingDefinition } from "../domain/manifest.ts";
import { settingValues } from "../domain/settings.ts";
import { href } from "../urls.ts";
import { SubmitButton } from "./button.tsx";
import { SettingFields } from "./setting_fields.tsx";

interface FactsFormProps {
  readonly block: BlockId;
  readonly facts: readonly SettingDefinition[];
}

/**
 * Asks for what only the person knows. A plain form: a value that cannot be used comes back on the settings page, which
 * has room to say why.
 */
export function FactsForm({ block, facts }: FactsFormProps) {
  return (
    <form class="card-facts" method="post" action={href("blockSettings", { block })}>
      <SettingFields definitions={facts} values={settingValues(facts, {})} scope={`fact-${block}`} />
      <div class="card-buttons">
        <SubmitButton size="small">Save and go on</SubmitButton>
      </div>
    </form>
  );
}
