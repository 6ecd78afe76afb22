import type { BudgetUse } from "../../services/spending/types.ts";
import { href } from "../../urls.ts";
import { writeDollars } from "../../views/spending_words.ts";

interface BudgetMetersProps {
  readonly budgets: readonly BudgetUse[];
  readonly locale: string;
}

const NAMES: Readonly<Record<BudgetUse["kind"], string>> = {
  generation: "One generation",
  block: "One block in a day",
  day: "Today",
  month: "This month",
};

/** From this share on a budget is nearly used up. */
const NEARLY = 0.8;

/** How much of each budget is used, and what is left without a limit. */
export function BudgetMeters({ budgets, locale }: BudgetMetersProps) {
  const writeTokens = (tokens: number) => `${new Intl.NumberFormat(locale).format(tokens)} tokens`;
  return (
    <>
      <ul class="meters">
        {budgets.flatMap(({ kind, budget, spent }) => [
          <Meter
            key={`${kind}-tokens`}
            name={`${NAMES[kind]}, tokens`}
            used={spent.tokens}
            allowed={budget.tokens}
            write={writeTokens}
          />,
          <Meter
            key={`${kind}-money`}
            name={`${NAMES[kind]}, money`}
            used={spent.micros}
            allowed={budget.micros}
            write={(micros) => writeDollars(micros, locale)}
          />,
        ])}
      </ul>
      <p class="quiet">
        A call that could cross a budget is not made.{" "}
        <a href={`${href("settings")}#budgets`}>Change the budgets</a>
      </p>
    </>
  );
}

interface MeterProps {
  readonly name: string;
  readonly used: number;
  /** Null without a limit. */
  readonly allowed: number | null;
  readonly write: (value: number) => string;
}

function Meter({ name, used, allowed, write }: MeterProps) {
  const share = allowed === null ? 0 : allowed === 0 ? 1 : Math.min(1, used / allowed);
  const tone = share >= 1 ? "bad" : share >= NEARLY ? "warn" : "good";
  return (
    <li>
      <span class="meter-name">{name}</span>
      <span class="meter-words">
        {allowed === null ? `${write(used)}, no limit` : `${write(used)} of ${write(allowed)}`}
      </span>
      {allowed === null ? null : (
        <svg class="meter" height="8" aria-hidden="true" data-tone={tone}>
          <rect class="meter-rest" width="100%" height="8" rx="4" />
          {share === 0
            ? null
            : <rect class="meter-used" width={`${Math.max(share * 100, 1).toFixed(1)}%`} height="8" rx="4" />}
        </svg>
      )}
    </li>
  );
}
