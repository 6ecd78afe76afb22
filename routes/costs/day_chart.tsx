import type { DaySpending } from "../../services/spending/types.ts";
import { writeDollars } from "../../views/spending_words.ts";

interface DayChartProps {
  readonly days: readonly DaySpending[];
  readonly locale: string;
}

const BAR_WIDTH = 10;
const GAP = 4;
const HEIGHT = 100;
/** A day with a few tokens beside a busy one still shows. */
const LEAST_HEIGHT = 1.5;

/** One bar a day from zero, with the same numbers as a table for whoever does not see it. */
export function DayChart({ days, locale }: DayChartProps) {
  const most = Math.max(0, ...days.map(({ tokens }) => tokens));
  const [first, last] = [days[0], days.at(-1)];
  if (most === 0 || first === undefined || last === undefined) {
    return <p class="quiet">No tokens were spent in these days.</p>;
  }
  const write = (tokens: number) => new Intl.NumberFormat(locale).format(tokens);
  return (
    <figure class="day-chart">
      <p class="day-chart-most" aria-hidden="true">{`${write(most)} tokens`}</p>
      <svg
        viewBox={`0 0 ${days.length * (BAR_WIDTH + GAP) - GAP} ${HEIGHT}`}
        preserveAspectRatio="none"
        aria-hidden="true"
      >
        <line class="day-chart-top" x1="0" x2="100%" y1="0.5" y2="0.5" />
        {days.map(({ date, tokens, micros }, index) => {
          const height = tokens === 0 ? 0 : Math.max(LEAST_HEIGHT, (tokens / most) * HEIGHT);
          return (
            <rect
              key={date}
              class="day-chart-bar"
              x={index * (BAR_WIDTH + GAP)}
              y={(HEIGHT - height).toFixed(2)}
              width={BAR_WIDTH}
              height={height.toFixed(2)}
            >
              <title>
                {`${writeDay(date, locale)}: ${write(tokens)} tokens, ${writeDollars(micros, locale)}`}
              </title>
            </rect>
          );
        })}
      </svg>
      <p class="day-chart-dates" aria-hidden="true">
        <span>{writeDay(first.date, locale)}</span>
        <span>{writeDay(last.date, locale)}</span>
      </p>
      <DayTable days={days} locale={locale} />
    </figure>
  );
}

function DayTable({ days, locale }: DayChartProps) {
  return (
    <div class="sr-only">
      <table>
        <caption>Tokens by day; days that are missing have none</caption>
        <thead>
          <tr>
            <th scope="col">Day</th>
            <th scope="col">Tokens</th>
            <th scope="col">Cost</th>
          </tr>
        </thead>
        <tbody>
          {days.filter(({ tokens }) => tokens > 0).map(({ date, tokens, micros }) => (
            <tr key={date}>
              <th scope="row">{writeDay(date, locale)}</th>
              <td>{new Intl.NumberFormat(locale).format(tokens)}</td>
              <td>{writeDollars(micros, locale)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** The date is the person's already: noon in UTC keeps it. */
function writeDay(date: string, locale: string): string {
  const format = new Intl.DateTimeFormat(locale, { day: "numeric", month: "short", timeZone: "UTC" });
  return format.format(new Date(`${date}T12:00:00Z`));
}
