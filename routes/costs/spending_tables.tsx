import { cleanText } from "../../domain/outcome.ts";
import type { BlockSpending, ModelSpending, SpendingTotals } from "../../services/spending/types.ts";
import { href } from "../../urls.ts";
import { writeCost, writeNumber } from "./cost_words.ts";

interface BlockTableProps {
  readonly blocks: readonly BlockSpending[];
  readonly locale: string;
}

/** What each block cost, the dearest in tokens first. */
export function BlockTable({ blocks, locale }: BlockTableProps) {
  return (
    <div class="table-scroll">
      <table class="table" data-hides="wide">
        <Head first="Block" />
        <tbody>
          {blocks.map((block) => (
            <tr key={block.blockId}>
              <td dir="auto">
                <BlockName block={block} />
              </td>
              <Sums totals={block} locale={locale} />
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function BlockName({ block: { blockId, title, isDeleted } }: { readonly block: BlockSpending }) {
  if (blockId === null) return <span class="quiet">No block: tests and looks at a model</span>;
  if (title === null) return <span class="quiet">A block that is gone</span>;
  const name = cleanText(title, 120);
  return isDeleted
    ? <span class="quiet">{`${name} (in the trash)`}</span>
    : <a href={href("block", { block: blockId })}>{name}</a>;
}

interface ModelTableProps {
  readonly models: readonly ModelSpending[];
  readonly locale: string;
}

/** What each model cost, by the host that it was asked at. */
export function ModelTable({ models, locale }: ModelTableProps) {
  return (
    <div class="table-scroll">
      <table class="table" data-hides="wide">
        <Head first="Model" />
        <tbody>
          {models.map((model) => (
            <tr key={`${model.model} ${model.provider}`}>
              <td>
                {model.model === "" ? "Not known" : cleanText(model.model, 200)}
                {model.provider === ""
                  ? null
                  : <span class="quiet table-note">{cleanText(model.provider, 200)}</span>}
              </td>
              <Sums totals={model} locale={locale} />
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Head({ first }: { readonly first: string }) {
  return (
    <thead>
      <tr>
        <th scope="col">{first}</th>
        <th scope="col" data-align="end" data-middle>Calls</th>
        <th scope="col" data-align="end" data-wide>Input</th>
        <th scope="col" data-align="end" data-wide>Output</th>
        <th scope="col" data-align="end">Tokens</th>
        <th scope="col" data-align="end">Cost</th>
      </tr>
    </thead>
  );
}

function Sums({ totals, locale }: { readonly totals: SpendingTotals; readonly locale: string }) {
  const { calls, failed, promptTokens, completionTokens } = totals;
  return (
    <>
      <td data-align="end" data-middle>
        {writeNumber(calls, locale)}
        {failed === 0
          ? null
          : <span class="quiet table-note">{`${writeNumber(failed, locale)} failed`}</span>}
      </td>
      <td data-align="end" data-wide>{writeNumber(promptTokens, locale)}</td>
      <td data-align="end" data-wide>{writeNumber(completionTokens, locale)}</td>
      <td data-align="end">{writeNumber(promptTokens + completionTokens, locale)}</td>
      <td data-align="end" class="cost">{writeCost(totals, locale)}</td>
    </>
  );
}
