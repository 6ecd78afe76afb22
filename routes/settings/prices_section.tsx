import type { FieldErrors } from "../../services/types.ts";
import { href } from "../../urls.ts";
import { SubmitButton } from "../../views/button.tsx";
import type { PriceRow } from "./settings_forms.ts";
import { SettingsPanel } from "./settings_panel.tsx";

const SPARE_ROWS = 2;
const SPARE_ROW: PriceRow = { model: "", inputPerMillion: "", outputPerMillion: "" };

interface PricesSectionProps {
  readonly rows: readonly PriceRow[];
  readonly errors: FieldErrors;
  readonly isSaved: boolean;
}

/** What a million tokens cost, so that a block's details can say what it cost. */
export function PricesSection({ rows, errors, isSaved }: PricesSectionProps) {
  const all = [...rows, ...Array.from({ length: SPARE_ROWS }, () => SPARE_ROW)];
  return (
    <SettingsPanel
      section="prices"
      note="US dollars for a million tokens, from your provider’s price list. They are used to show what making a block cost."
      isSaved={isSaved}
      hasErrors={Object.keys(errors).length > 0}
    >
      <form method="post" action={`${href("settingsPrices")}#prices`}>
        <table class="table" data-form>
          <thead>
            <tr>
              <th scope="col">Model</th>
              <th scope="col" data-align="end">Input</th>
              <th scope="col" data-align="end">Output</th>
            </tr>
          </thead>
          <tbody>
            {all.map((row, index) => <Row key={index} row={row} index={index} errors={errors} />)}
          </tbody>
        </table>
        <p class="quiet">Empty the name of a model to remove its row.</p>
        <div class="form-actions">
          <SubmitButton>Save prices</SubmitButton>
        </div>
      </form>
    </SettingsPanel>
  );
}

interface RowProps {
  readonly row: PriceRow;
  readonly index: number;
  readonly errors: FieldErrors;
}

function Row({ row, index, errors }: RowProps) {
  return (
    <tr>
      <td>
        <Cell name="model" label="Model" value={row.model} index={index} errors={errors} />
      </td>
      <td>
        <Cell
          name="inputPerMillion"
          label="Input"
          value={row.inputPerMillion}
          index={index}
          errors={errors}
        />
      </td>
      <td>
        <Cell
          name="outputPerMillion"
          label="Output"
          value={row.outputPerMillion}
          index={index}
          errors={errors}
        />
      </td>
    </tr>
  );
}

interface CellProps {
  readonly name: keyof PriceRow;
  readonly label: string;
  readonly value: string;
  readonly index: number;
  readonly errors: FieldErrors;
}

function Cell({ name, label, value, index, errors }: CellProps) {
  const error = errors[`${name}-${index}`];
  const errorId = `price-${name}-${index}-error`;
  return (
    <>
      <input
        class="input"
        name={name}
        value={value}
        inputMode={name === "model" ? "text" : "decimal"}
        autocomplete="off"
        maxLength={name === "model" ? 200 : 12}
        aria-label={`${label}, row ${index + 1}`}
        aria-invalid={error === undefined ? undefined : "true"}
        aria-describedby={error === undefined ? undefined : errorId}
      />
      {error === undefined ? null : <p class="field-error" id={errorId}>{error}</p>}
    </>
  );
}
