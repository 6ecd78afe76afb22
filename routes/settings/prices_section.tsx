import { DEFAULT_PRICES, PRICES_AS_OF } from "../../services/spending/default_prices.ts";
import type { FieldErrors } from "../../services/types.ts";
import { href } from "../../urls.ts";
import { SubmitButton } from "../../views/button.tsx";
import type { PriceRow } from "./settings_forms.ts";
import { SettingsPanel } from "./settings_panel.tsx";

const SPARE_ROWS = 2;
const SPARE_ROW: PriceRow = {
  ...{ model: "", inputPerMillion: "", cachedInputPerMillion: "", outputPerMillion: "" },
};
const PRICE_COLUMNS = [
  { name: "inputPerMillion", label: "Input" },
  { name: "cachedInputPerMillion", label: "Cached input" },
  { name: "outputPerMillion", label: "Output" },
] as const;

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
      note="US dollars for a million tokens, from your provider’s price list. A call is counted at the price of its moment, so a new price changes nothing that was spent before."
      isSaved={isSaved}
      hasErrors={Object.keys(errors).length > 0}
    >
      <form method="post" action={`${href("settingsPrices")}#prices`}>
        <table class="table price-table" data-form>
          <thead>
            <tr>
              <th scope="col">Model</th>
              {PRICE_COLUMNS.map(({ name, label }) => <th key={name} scope="col" data-align="end">{label}
              </th>)}
            </tr>
          </thead>
          <tbody>
            {all.map((row, index) => <Row key={index} row={row} index={index} errors={errors} />)}
          </tbody>
        </table>
        <p class="quiet">
          Empty the name of a model to remove its row. Without a price for cached input, it costs as much as
          any other. A model on your own machine costs 0.
        </p>
        <div class="form-actions">
          <SubmitButton>Save prices</SubmitButton>
        </div>
      </form>
      <ShippedPrices />
    </SettingsPanel>
  );
}

/** What holds where the table above has no row. */
function ShippedPrices() {
  return (
    <details class="field-more">
      <summary>{`Prices that Tessera knows, as of ${PRICES_AS_OF}`}</summary>
      <p class="quiet">
        They hold where your own table has no row for a model, and may have changed since: your own rows win.
      </p>
      <div class="table-scroll">
        <table class="table">
          <thead>
            <tr>
              <th scope="col">Model</th>
              {PRICE_COLUMNS.map(({ name, label }) => <th key={name} scope="col" data-align="end">{label}
              </th>)}
            </tr>
          </thead>
          <tbody>
            {DEFAULT_PRICES.map((price) => (
              <tr key={price.model}>
                <td>{price.model}</td>
                {PRICE_COLUMNS.map(({ name }) => (
                  <td key={name} data-align="end">{price[name] ?? "as input"}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
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
      {PRICE_COLUMNS.map(({ name, label }) => (
        <td key={name}>
          <Cell name={name} label={label} value={row[name]} index={index} errors={errors} />
        </td>
      ))}
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
