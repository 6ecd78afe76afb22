import type { BlockDetail, LimitField, LimitsForm, Viewer } from "../../services/types.ts";
import { href } from "../../urls.ts";
import { SubmitButton } from "../../views/button.tsx";
import { TextField } from "../../views/field.tsx";
import { Panel } from "../../views/panel.tsx";
import type { RefusedForm } from "./card_settings_page.tsx";

interface LimitsPanelProps {
  readonly block: BlockDetail;
  readonly limits: LimitsForm;
  readonly viewer: Viewer;
  readonly askedLimit?: string | undefined;
  readonly refused?: RefusedForm;
  /** How a dialog takes the answer. */
  readonly swap: Readonly<Record<string, string>>;
}

/** How much one run may use: closed unless something is set, was asked for, or was refused. */
export function LimitsPanel({ block, limits, viewer, askedLimit, refused, swap }: LimitsPanelProps) {
  const sent = refused?.form === "limits" ? refused : undefined;
  const changed = limits.filter(({ current }) => current !== null);
  const isOpen = sent !== undefined || limits.some(({ name }) => name === askedLimit);
  return (
    <Panel
      title="Limits"
      id="limits"
      note={changed.length === 0
        ? "A run is stopped where every block’s is."
        : `Set for this block: ${changed.map((field) => describeCurrent(field, viewer)).join(", ")}.`}
    >
      <details class="field-more" open={isOpen}>
        <summary>Change the limits</summary>
        <form method="post" action={href("blockLimits", { block: block.card.id })} {...swap}>
          <div class="field-row">
            {limits.map((field) => (
              <LimitInput
                key={field.name}
                field={field}
                viewer={viewer}
                typed={sent?.values[field.name]}
                error={sent?.errors[field.name]}
              />
            ))}
          </div>
          <div class="form-actions">
            <SubmitButton tone="quiet">Save limits and run</SubmitButton>
          </div>
        </form>
      </details>
    </Panel>
  );
}

interface LimitInputProps {
  readonly field: LimitField;
  readonly viewer: Viewer;
  /** What was sent and refused. */
  readonly typed: unknown;
  readonly error: string | undefined;
}

function LimitInput({ field, viewer, typed, error }: LimitInputProps) {
  const { name, label, unit, least, most, usual, current } = field;
  const shown = (value: number) => formatLimit(value, viewer);
  return (
    <TextField
      name={name}
      scope="limit"
      type="number"
      step="any"
      label={unit === "" ? label : `${label}, ${unit}`}
      value={typeof typed === "string" ? typed.slice(0, 40) : current ?? undefined}
      placeholder={shown(usual)}
      minimum={least}
      maximum={most}
      help={`${shown(least)} to ${shown(most)}; empty is ${shown(usual)}`}
      error={error}
    />
  );
}

function describeCurrent({ label, unit, current, usual }: LimitField, viewer: Viewer): string {
  const amount = formatLimit(current ?? usual, viewer);
  return `${label.toLowerCase()} ${unit === "" ? amount : `${amount} ${unit}`}`;
}

function formatLimit(value: number, { locale }: Viewer): string {
  return new Intl.NumberFormat(locale, { maximumFractionDigits: 3 }).format(value);
}
