import type { Card } from "../../../services/types.ts";

interface Example {
  readonly request: string;
  readonly fits: RegExp;
}

/** Requests by what stands on the card; the tree is searched as text, which is enough to suggest. */
const EXAMPLES: readonly Example[] = [
  { request: "Show Fahrenheit", fits: /°C/ },
  { request: "Show Celsius", fits: /°F/ },
  { request: "Make it a bar chart", fits: /"ui":"(Line|Area)Chart"/ },
  { request: "Make it a line chart", fits: /"ui":"BarChart"/ },
  { request: "Show it as a table", fits: /"ui":"(List|BarChart|LineChart)"/ },
  { request: "Show only the first five", fits: /"ui":"(List|Table)"/ },
  { request: "Put the newest first", fits: /"ui":"(List|Table)"/ },
  { request: "Add a small chart of the last days", fits: /"ui":"Stat"/ },
  { request: "Make the numbers larger", fits: /"ui":"(Stat|Num)"/ },
];

const ALWAYS = ["Fewer words, more room", "Refresh it every 15 minutes"] as const;
const MOST = 5;

/** A few changes that make sense for what the card shows. */
export function findExamples({ content }: Pick<Card, "content">): readonly string[] {
  const shown = JSON.stringify(content?.tree ?? []);
  const fitting = EXAMPLES.filter(({ fits }) => fits.test(shown)).map(({ request }) => request);
  return [...fitting, ...ALWAYS].slice(0, MOST);
}
