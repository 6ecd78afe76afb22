import { BLOCK_BUDGET_KINDS, type Budget } from "../../domain/budget.ts";
import type { BlockBudgets } from "../../services/spending/types.ts";
import type { BlockDetail, Viewer } from "../../services/types.ts";
import { href } from "../../urls.ts";
import { BudgetFields } from "../../views/budget_fields.tsx";
import { SubmitButton } from "../../views/button.tsx";
import { Panel } from "../../views/panel.tsx";
import { writeDollars } from "../../views/spending_words.ts";
import type { RefusedForm } from "./card_settings_page.tsx";

interface BudgetPanelProps {
  readonly block: BlockDetail;
  readonly budgets: BlockBudgets;
  readonly viewer: Viewer;
  readonly refused?: RefusedForm;
  /** How a dialog takes the answer. */
  readonly swap: Readonly<Record<string, string>>;
}

const LABELS = { generation: "Making or changing it once", block: "All of it in a day" } as const;

/** How much may be spent on this block: closed unless something is set or was refused. */
export function BudgetPanel({ block, budgets, viewer, refused, swap }: BudgetPanelProps) {
  const sent = refused?.form === "budget" ? refused : undefined;
  const isSet = BLOCK_BUDGET_KINDS.some((kind) => hasLimit(budgets.own[kind]));
  return (
    <Panel title="Budget" id="budget" note={describeUse(budgets, viewer)}>
      <details class="field-more" open={sent !== undefined || isSet}>
        <summary>Change the budget</summary>
        <form method="post" action={href("blockBudget", { block: block.card.id })} {...swap}>
          {BLOCK_BUDGET_KINDS.map((kind) => (
            <BudgetFields
              key={kind}
              kind={kind}
              label={LABELS[kind]}
              texts={sent === undefined ? textsOf(kind, budgets.own[kind]) : typedTexts(sent)}
              errors={sent?.errors ?? {}}
              usual={{
                tokens: writeTokens(budgets.usual[kind].tokens, viewer),
                dollars: writeMoney(budgets.usual[kind].micros, viewer),
              }}
            />
          ))}
          <p class="quiet">Empty is as for every block. Refreshes ask no model, so they need no budget.</p>
          <div class="form-actions">
            <SubmitButton tone="quiet">Save budget</SubmitButton>
          </div>
        </form>
      </details>
    </Panel>
  );
}

function describeUse({ usual, own, today }: BlockBudgets, viewer: Viewer): string {
  const allowed = own.block.tokens ?? usual.block.tokens;
  const used = writeTokens(today.tokens, viewer);
  return allowed === null
    ? `${used} tokens were spent on it today, without a limit.`
    : `${used} of ${writeTokens(allowed, viewer)} tokens were spent on it today.`;
}

function hasLimit({ tokens, micros }: Budget): boolean {
  return tokens !== null || micros !== null;
}

function textsOf(kind: string, { tokens, micros }: Budget): Readonly<Record<string, string>> {
  return {
    [`${kind}Tokens`]: tokens === null ? "" : tokens.toLocaleString("en"),
    [`${kind}Dollars`]: micros === null ? "" : String(micros / 1e6),
  };
}

function typedTexts({ values }: RefusedForm): Readonly<Record<string, string>> {
  const texts = Object.entries(values).filter((entry): entry is [string, string] =>
    typeof entry[1] === "string"
  );
  return Object.fromEntries(texts.map(([name, text]) => [name, text.slice(0, 40)]));
}

function writeTokens(tokens: number | null, { locale }: Viewer): string {
  return tokens === null ? "No limit" : new Intl.NumberFormat(locale).format(tokens);
}

function writeMoney(micros: number | null, { locale }: Viewer): string {
  return micros === null ? "No limit" : writeDollars(micros, locale);
}
