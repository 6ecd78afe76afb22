import type { SourceFile } from "../types.ts";

/** What to use in place of the packages that people and models reach for. */
const REPLACEMENTS: readonly (readonly [RegExp, string])[] = [
  [/^(axios|node-fetch|got|ky|superagent|undici|request|cross-fetch)$/, "Use the built-in fetch"],
  [/^(moment|moment-timezone|luxon|dayjs|@date-fns\/.+)$/, 'Use "date-fns" or Intl.DateTimeFormat'],
  [/^(lodash|lodash\/.+|lodash-es|underscore|ramda)$/, 'Use plain JavaScript, "d3-array" or "@tidyjs/tidy"'],
  [/^(rss-parser|feedparser|@extractus\/.+)$/, 'Use "feedsmith"'],
  [/^(node-ical|ical|rrule)$/, 'Use "ical.js"'],
  [/^(csv-parse.*|csvtojson|d3-dsv)$/, 'Use "papaparse"'],
  [/^(xml2js|xmldom|sax)$/, 'Use "fast-xml-parser"'],
  [/^(jsdom|linkedom|node-html-parser|deno-dom|htmlparser2)$/, 'Use "cheerio"'],
  [/^(jmespath|jsonpath.*|jsonata)$/, 'Use "@jmespath-community/jmespath"'],
  [
    /^(react|react-dom.*|preact|preact\/.+|@preact\/.+)$/,
    "A view is drawn once from its data: no hooks and no React import are needed",
  ],
  [
    /^(recharts|chart\.js|react-chartjs-2|d3|d3-scale|d3-shape|victory|@tremor\/.+|echarts)$/,
    'Use LineChart, AreaChart, BarChart or Donut from "@tessera/ui"',
  ],
  [/^(@\/components|@radix-ui|lucide|@mui|antd|@shadcn)/, 'Use the components of "@tessera/ui"'],
  [
    /^(node:|fs|path|os|crypto|http|https|child_process|process|util|url|buffer)/,
    "A block has no files, processes or Node modules",
  ],
  [/^(jsr:|npm:|https?:|file:|data:)/, "Import a library by its plain name"],
  [/^\.\.?\//, "A block is two files that do not import each other: the view gets its data through props"],
];

/** Why an import is refused, and what to do instead. */
export function explainImport(
  name: string,
  { approved, file }: { readonly approved: ReadonlySet<string>; readonly file: SourceFile },
): { readonly message: string; readonly hint: string } {
  if (name.startsWith("@tessera/ui")) {
    return {
      message: `"${name}" cannot be imported in ${file}`,
      hint: 'Components come from "@tessera/ui", in view.tsx only',
    };
  }
  const replacement = REPLACEMENTS.find(([pattern]) => pattern.test(name))?.[1];
  const message = `"${name.slice(0, 200)}" is not an approved library`;
  return {
    message,
    hint: replacement === undefined ? importHint(approved) : `${replacement}. ${importHint(approved)}`,
  };
}

export function importHint(approved: ReadonlySet<string>): string {
  return `Approved libraries: ${[...approved].join(", ")}`;
}
