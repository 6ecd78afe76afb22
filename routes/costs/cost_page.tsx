import type { ComponentChildren } from "preact";
import type { SpendingReport, SpendingTotals } from "../../services/spending/types.ts";
import { href } from "../../urls.ts";
import { LinkButton } from "../../views/button.tsx";
import { Page, type PageFrame } from "../../views/page.tsx";
import { PageHeading, Panel } from "../../views/panel.tsx";
import { BudgetMeters } from "./budget_meters.tsx";
import { writeCost, writeNumber, writeShare } from "./cost_words.ts";
import { DayChart } from "./day_chart.tsx";
import { FailedCalls } from "./failed_calls.tsx";
import { BlockTable, ModelTable } from "./spending_tables.tsx";

interface CostPageProps {
  readonly frame: PageFrame;
  readonly report: SpendingReport;
}

/** What models cost: today, this month, and the last 30 days by day, block and model. */
export function CostPage({ frame, report }: CostPageProps) {
  const hasCalls = report.models.length > 0 || report.month.calls > 0;
  return (
    <Page frame={frame} title="Costs" current="costs">
      <PageHeading
        title="Costs"
        note="A model is asked when a block is made, changed or healed. A refresh never asks one."
        actions={
          <>
            <LinkButton href={`${href("settings")}#budgets`}>Budgets and prices</LinkButton>
            {hasCalls ? <LinkButton href={href("costCalls")}>Export as CSV</LinkButton> : null}
          </>
        }
      />
      {hasCalls ? <Spending frame={frame} report={report} /> : <NothingSpent />}
    </Page>
  );
}

function NothingSpent() {
  return (
    <div class="nothing">
      <h2>Nothing was spent yet</h2>
      <p>
        Ready blocks and addresses cost nothing. What a model is asked stands here from the first call on,
        with its tokens and its price.
      </p>
      <LinkButton href={`${href("settings")}#model`}>Set up a model</LinkButton>
    </div>
  );
}

function Spending({ frame, report }: CostPageProps) {
  const { locale } = frame.viewer;
  return (
    <div class="panels cost-panels">
      <dl class="facts cost-totals">
        <Total label="Today" totals={report.today} locale={locale} />
        <Total label="This month" totals={report.month} locale={locale} />
        <div>
          <dt>Out of the provider’s cache</dt>
          <dd>
            <strong>{writeShare(report.month.cachedTokens, report.month.promptTokens, locale)}</strong>
            <span class="quiet">of this month’s prompts</span>
          </dd>
        </div>
        <div>
          <dt>Calls this month</dt>
          <dd>
            <strong>{writeNumber(report.month.calls, locale)}</strong>
            <span class="quiet">
              {report.month.failed === 0
                ? "none failed"
                : `${writeNumber(report.month.failed, locale)} failed`}
            </span>
          </dd>
        </div>
      </dl>
      <UnknownPrices totals={report.month} locale={locale} />
      <Panel title="Budgets" id="budgets">
        <BudgetMeters budgets={report.budgets} locale={locale} />
      </Panel>
      <Panel title="By day" note="Tokens of the last 30 days, in your time zone.">
        <DayChart days={report.days} locale={locale} />
      </Panel>
      <Panel title="By block" note="The last 30 days.">
        <BlockTable blocks={report.blocks} locale={locale} />
      </Panel>
      <Panel title="By model" note="The last 30 days.">
        <ModelTable models={report.models} locale={locale} />
      </Panel>
      <Panel
        title="Calls that failed"
        note="The newest 20 of the last 30 days. A call that failed may cost as much as any other."
      >
        <FailedCalls calls={report.failures} frame={frame} />
      </Panel>
    </div>
  );
}

interface TotalProps {
  readonly label: string;
  readonly totals: SpendingTotals;
  readonly locale: string;
}

function Total({ label, totals, locale }: TotalProps) {
  const tokens = totals.promptTokens + totals.completionTokens;
  return (
    <div>
      <dt>{label}</dt>
      <dd>
        <strong>{`${writeNumber(tokens, locale)} tokens`}</strong>
        <span class="quiet">{writeCost(totals, locale)}</span>
      </dd>
    </div>
  );
}

function UnknownPrices({ totals, locale }: Omit<TotalProps, "label">): ComponentChildren {
  if (totals.unpricedTokens === 0) return null;
  return (
    <p class="quiet">
      {`${writeNumber(totals.unpricedTokens, locale)} tokens of this month have no price: `}
      <a href={`${href("settings")}#prices`}>give the prices of your models</a>
      {" and later calls are counted with them."}
    </p>
  );
}
