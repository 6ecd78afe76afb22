/** Values of each label that are told apart; any other counts as "other", so that no text from outside makes a series. */
export type LabelValues = Readonly<Record<string, readonly string[]>>;

export type Labels<L extends LabelValues> = { readonly [Name in keyof L]: string };

export interface Series<L extends LabelValues> {
  /** Adds to a counter, or sets a gauge. A number that is not finite is left out. */
  note(value: number, labels: Labels<L>): void;
}

export interface Registry {
  counter<L extends LabelValues>(name: string, help: string, labels: L): Series<L>;
  /** Shows the newest value of each label that was set. */
  gauge<L extends LabelValues>(
    name: string,
    help: string,
    labels: L,
    /** "counter" where somebody else counts what only ever grows. */
    type?: "gauge" | "counter",
  ): Series<L>;
  /** `buckets` are upper bounds, ascending, in the unit of the name. */
  histogram<L extends LabelValues>(
    name: string,
    help: string,
    labels: L,
    buckets: readonly number[],
  ): Series<L>;
  /** Prometheus text format 0.0.4. */
  render(): string;
  /** How many lines of values `render` can give at most. */
  readonly mostLines: number;
}

export const OTHER = "other";
export const METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8";

/** A small registry of our own (decision 28): every label has its list of values, so that its size has a bound. */
export function createRegistry(): Registry {
  const families: (() => string[])[] = [];
  let mostLines = 0;

  function addFamily<L extends LabelValues, V>(
    { type, name, help, labels, linesEach }: {
      readonly type: string;
      readonly name: string;
      readonly help: string;
      readonly labels: L;
      readonly linesEach: number;
    },
    { change, lines }: {
      readonly change: (old: V | undefined, value: number) => V;
      readonly lines: (state: V, labelText: string) => string[];
    },
  ): Series<L> {
    const names = Object.keys(labels);
    const known = names.map((label) => new Set(labels[label]));
    const series = new Map<string, V>();
    mostLines += linesEach * known.reduce((product, values) => product * (values.size + 1), 1);
    families.push(() => [
      `# HELP ${name} ${help.replaceAll("\\", "\\\\").replaceAll("\n", "\\n")}`,
      `# TYPE ${name} ${type}`,
      ...[...series].flatMap(([labelText, state]) => lines(state, labelText)),
    ]);
    return {
      note(value, given) {
        if (!Number.isFinite(value)) return;
        const labelText = names.map((label, index) => {
          const text = given[label] ?? OTHER;
          return `${label}="${escapeLabel(known[index]?.has(text) ? text : OTHER)}"`;
        }).join(",");
        series.set(labelText, change(series.get(labelText), value));
      },
    };
  }

  return {
    counter: (name, help, labels) =>
      addFamily<typeof labels, number>({ type: "counter", name, help, labels, linesEach: 1 }, {
        change: (old = 0, value) => old + Math.max(0, value),
        lines: (total, labelText) => [formatLine(name, labelText, total)],
      }),
    gauge: (name, help, labels, type = "gauge") =>
      addFamily<typeof labels, number>({ type, name, help, labels, linesEach: 1 }, {
        change: (_, value) => value,
        lines: (value, labelText) => [formatLine(name, labelText, value)],
      }),
    histogram: (name, help, labels, buckets) =>
      addFamily<typeof labels, HistogramState>(
        { type: "histogram", name, help, labels, linesEach: buckets.length + 3 },
        {
          change: (old = { counts: buckets.map(() => 0), sum: 0, count: 0 }, value) => ({
            counts: old.counts.map((count, index) => count + (value <= (buckets[index] ?? 0) ? 1 : 0)),
            sum: old.sum + value,
            count: old.count + 1,
          }),
          lines: (state, labelText) => formatHistogram(name, labelText, { ...state, buckets }),
        },
      ),
    render: () => `${families.flatMap((lines) => lines()).join("\n")}\n`,
    get mostLines() {
      return mostLines;
    },
  };
}

interface HistogramState {
  readonly counts: readonly number[];
  readonly sum: number;
  readonly count: number;
}

function formatHistogram(
  name: string,
  labelText: string,
  { counts, sum, count, buckets }: HistogramState & { readonly buckets: readonly number[] },
): string[] {
  const rest = labelText === "" ? "" : `${labelText},`;
  return [
    ...buckets.map((bound, index) =>
      formatLine(`${name}_bucket`, `${rest}le="${bound}"`, counts[index] ?? 0)
    ),
    formatLine(`${name}_bucket`, `${rest}le="+Inf"`, count),
    formatLine(`${name}_sum`, labelText, sum),
    formatLine(`${name}_count`, labelText, count),
  ];
}

function formatLine(name: string, labelText: string, value: number): string {
  return `${name}${labelText === "" ? "" : `{${labelText}}`} ${value}`;
}

function escapeLabel(text: string): string {
  return text.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n");
}
