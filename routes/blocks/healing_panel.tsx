import { THRESHOLD_BOUNDS } from "../../domain/heal_settings.ts";
import { healingOf } from "../../domain/heal_settings.ts";
import type { HealingMode } from "../../domain/heal_policy.ts";
import type { HealingForm } from "../../services/heal/types.ts";
import { href } from "../../urls.ts";
import { SubmitButton } from "../../views/button.tsx";
import { CheckField, SelectField, TextField } from "../../views/field.tsx";
import { Panel } from "../../views/panel.tsx";
import type { CardSettingsProps, RefusedForm } from "./card_settings_page.tsx";

interface HealingPanelProps {
  readonly block: CardSettingsProps["block"];
  readonly healing: HealingForm;
  readonly refused?: RefusedForm;
  /** How a dialog takes the answer. */
  readonly swap: Readonly<Record<string, string>>;
}

export const MODE_WORDS: Readonly<Record<HealingMode, string>> = {
  automatic: "Repair by itself, and say so",
  review: "Prepare a repair and ask me",
  off: "Never ask a model by itself",
};

/** What a block may do about a source that changed. */
export function HealingPanel({ block, healing: { own, usual }, refused, swap }: HealingPanelProps) {
  const sent = refused?.form === "healing" ? refused : undefined;
  const { mode, threshold } = healingOf(own, usual);
  const typed = sent?.values["threshold"];
  return (
    <Panel
      title="Repairs"
      id="healing"
      note={mode === "off"
        ? "When its source changes, it fails until you do something."
        : `After ${threshold} failures in a row that code can mend, a model is asked to repair it. Hosts, connections, schedule and settings stay as they are.`}
    >
      <form method="post" action={href("blockHealing", { block: block.card.id })} {...swap}>
        <div class="field-row">
          <SelectField
            name="mode"
            scope="healing"
            label="When its source changes"
            value={own.mode ?? ""}
            error={sent?.errors["mode"]}
            options={[
              { value: "", label: `As for every block: ${MODE_WORDS[usual.mode].toLowerCase()}` },
              ...(["automatic", "review", "off"] as const).map((value) => ({
                value,
                label: MODE_WORDS[value],
              })),
            ]}
          />
          <TextField
            name="threshold"
            scope="healing"
            type="number"
            label="Failures in a row"
            value={typeof typed === "string" ? typed.slice(0, 10) : own.threshold}
            placeholder={String(usual.threshold)}
            minimum={THRESHOLD_BOUNDS.least}
            maximum={THRESHOLD_BOUNDS.most}
            help={`Empty is ${usual.threshold}`}
            error={sent?.errors["threshold"]}
          />
        </div>
        <CheckField
          name="allowsSamples"
          scope="healing"
          label="Send samples of the answer to the model when healing"
          isChecked={own.allowsSamples ?? false}
          help="Off: the model sees the names and types of fields, never what stands in them."
        />
        <div class="form-actions">
          <SubmitButton tone="quiet">Save repairs</SubmitButton>
        </div>
      </form>
    </Panel>
  );
}
