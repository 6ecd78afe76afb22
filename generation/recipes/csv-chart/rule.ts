import { takeAddresses } from "../find_addresses.ts";
import type { RecipeRule } from "../recipe_rule.ts";

const CSV = /\b(?:csv(?: file| data)?|comma[- ]separated)\b/iu;
const CHART = /\b(?:charts?|graphs?|plot(?:ted)?|draw|visuali[sz]e|line|bars?|curve|histogram)\b/iu;
const BAR = /\b(?:(?:as |in )?(?:a )?bars?(?:[- ]?(?:charts?|graphs?))?)\b/iu;
const LINE = /\b(?:(?:as |in )?(?:a )?lines?(?:[- ]?(?:charts?|graphs?))?)\b/iu;
const COLUMNS =
  /\b(?:(?:of|plot|chart|graph|draw|show) )?(?:column )?"?([\p{L}_][\p{L}\d_]*)"? (?:by|over|per|against|vs\.?) (?:column )?"?([\p{L}_][\p{L}\d_]*)"?(?= (?:from|of|in|as)\b| *(?:$|[|,:;.?!]))/iu;
const SHOWN =
  /\b(?:csv|comma[- ]separated|charts?|graphs?|plot(?:ted)?|draw|visuali[sz]e|curve|data|files?|spreadsheet|tables?|columns?|web|url|address|link|following)\b/iu;

export const csvChartRule: RecipeRule = {
  id: "csv-chart",
  title: "Chart of a CSV file",
  group: "Data",
  readSlots(reader) {
    const [address, other] = takeAddresses(reader);
    const isCsv =
      (address !== undefined && /\.(?:csv|tsv)(?:$|\?)|[?&](?:format|output)=csv/i.test(address)) ||
      reader.has(CSV);
    if (!isCsv || other !== undefined || (address === undefined && !reader.has(CSV))) return undefined;
    if (!reader.has(CHART) && !reader.has(CSV)) return undefined;
    const columns = reader.take(COLUMNS);
    const kind = reader.take(BAR) !== undefined
      ? "bar"
      : reader.take(LINE) !== undefined
      ? "line"
      : undefined;
    reader.takeAll(SHOWN);
    return {
      ...(address === undefined ? {} : { address }),
      ...(columns?.[1] === undefined ? {} : { y: columns[1] }),
      ...(columns?.[2] === undefined ? {} : { x: columns[2] }),
      ...(kind === undefined ? {} : { kind }),
    };
  },
  titleOf({ address }) {
    const name = typeof address === "string" ? new URL(address).pathname.split("/").at(-1) : undefined;
    return name === "" ? undefined : name;
  },
};
