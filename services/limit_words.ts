import type { GuestLimitName } from "../sandbox/mod.ts";
import { formatAmount, formatApart, LIMIT_UNITS } from "./limit_units.ts";

interface LimitWords {
  /** What the block did, with its amount in the place of "#". */
  readonly did: string;
  /** How code stays below it. */
  readonly advice: string;
}

const LESS_WORK = "Do less work: filter early and avoid nested loops over large lists";
const FEWER_FIELDS = "Keep only the fields that are shown";
const LESS_SHOWN = "Return only what the view shows";
const LESS_LOG = "Log less: one line for each step, not for each row";

const WORDS: Readonly<Record<GuestLimitName, LimitWords>> = {
  wallMs: {
    did: "ran for #",
    advice: "Ask for less, in parallel, and stop slow requests with AbortSignal.timeout",
  },
  cpuMs: { did: "used # of processor time", advice: LESS_WORK },
  rssBytes: { did: "used # of memory", advice: FEWER_FIELDS },
  heapMegabytes: { did: "used # of memory for its objects", advice: FEWER_FIELDS },
  resultBytes: { did: "gave # of data and view", advice: LESS_SHOWN },
  logLines: { did: "wrote # lines of log", advice: LESS_LOG },
  logBytes: { did: "wrote # of log", advice: LESS_LOG },
  requests: {
    did: "sent # requests",
    advice: "Ask for lists instead of single things, and keep what does not change",
  },
  parallelRequests: {
    did: "sent # requests at once",
    advice: "Wait for some answers before asking for more",
  },
  sourceBytes: { did: "has # of code in one file", advice: "Shorten the code" },
  dataDepth: { did: "gave data of # levels", advice: "Return flat lists" },
  treeDepth: { did: "drew a view of # levels", advice: "Nest fewer elements" },
  treeNodes: { did: "drew a view of # elements", advice: "Show fewer rows" },
};

/** Which limit a run went over and how far, in words and plain units, and what code can do about it. */
export function explainLimit(
  { name, allowed, seen }: { readonly name: GuestLimitName; readonly allowed: number; readonly seen: number },
): { readonly message: string; readonly hint: string } {
  const { did, advice } = WORDS[name];
  const unit = LIMIT_UNITS[name];
  const [used, limit] = seen > allowed
    ? formatApart(seen, allowed, unit)
    // A process that is stopped at its limit was not seen above it.
    : [`more than ${formatAmount(allowed, unit)}`, formatAmount(allowed, unit)];
  return { message: `The block ${did.replace("#", used)}, allowed ${limit}`, hint: advice };
}
