import { cleanText, type RequestRecord, type RunWarning } from "../domain/outcome.ts";
import type { BrowseAnswer, PageReader } from "../browsing/types.ts";
import type { Recorder } from "../egress/recorder.ts";
import type { EgressAnswer, EgressPolicy } from "../egress/types.ts";
import type { GuestRequest, GuestResponse } from "../sandbox/mod.ts";

/** Method that stands for a page read with a browser, in recordings and fixtures. */
export const BROWSE_METHOD = "BROWSE";

/** Pages of one run. */
const MAX_PAGES = 5;
const HOSTS_SHOWN = 5;

/** What came of one page. */
export interface BrowsedPage {
  readonly response: GuestResponse;
  readonly records: readonly RequestRecord[];
  /** The page's own text, for the check of invented data. */
  readonly seen: string;
}

/** Answers what the blocks of one run want to see with a browser, and keeps it for a replay. */
export interface BrowseDesk {
  browse(request: GuestRequest, signal: AbortSignal): Promise<BrowsedPage>;
  warnings(): readonly RunWarning[];
}

export interface BrowseDeskOptions {
  readonly pages: Pick<PageReader, "browse"> | undefined;
  readonly policy: EgressPolicy;
  readonly recorder: Recorder;
}

export function createBrowseDesk({ pages, policy, recorder }: BrowseDeskOptions): BrowseDesk {
  const warnings: RunWarning[] = [];
  let asked = 0;

  async function read({ url, browse = {} }: GuestRequest, signal: AbortSignal): Promise<BrowseAnswer> {
    if (pages === undefined) return NO_BROWSER;
    if (++asked > MAX_PAGES) return TOO_MANY;
    return await pages.browse({ ...browse, url }, policy, signal);
  }

  return {
    warnings: () => warnings,
    async browse(request, signal) {
      const kept = { method: BROWSE_METHOD, url: request.url };
      const note = recorder.begin(kept);
      const answer = await read(request, signal);
      warnings.push(...warningsOf(answer, request.url));
      const records = answer.records.length > 0 ? answer.records : [refusedRecord(request.url, answer)];
      const egress = toEgress(answer, records);
      note(egress);
      const seen = answer.kind === "answered" ? `${answer.html}\n${answer.text}` : "";
      return { response: egress, records, seen };
    },
  };
}

/** A page as the one answer that a block gets, and that is recorded. */
function toEgress(answer: BrowseAnswer, [first, ...rest]: readonly RequestRecord[]): EgressAnswer {
  const record = rest.at(-1) ?? first ??
    { method: "GET", host: "", path: "", ms: 0, bytes: 0, fromCache: false };
  if (answer.kind === "failed") {
    const { message, hint } = answer;
    return {
      kind: "failed",
      errorKind: EGRESS_KINDS.find((kind) => kind === answer.errorKind) ?? "network",
      message: cleanText(message),
      record,
      ...(hint !== undefined && { hint }),
    };
  }
  const { url, status, html, text } = answer;
  return {
    kind: "answered",
    ...{ url, status: Math.min(599, Math.max(200, status)), statusText: "" },
    headers: [["content-type", "application/json"]],
    body: new TextEncoder().encode(JSON.stringify({ html, text })),
    isRedirected: false,
    record,
  };
}

const EGRESS_KINDS = [
  ...["host_not_declared", "blocked_address", "network", "timeout", "too_large", "permission"] as const,
];

function refusedRecord(url: string, answer: BrowseAnswer): RequestRecord {
  const { host, pathname } = URL.canParse(url) ? new URL(url) : { host: "", pathname: "" };
  return {
    ...{ method: "GET", host: cleanText(host, 200), path: cleanText(pathname, 300) },
    ...{ ms: 0, bytes: 0, fromCache: false, byBrowser: true },
    ...(answer.kind === "failed" ? { refused: answer.errorKind } : { status: answer.status }),
  };
}

function warningsOf({ leftOut, ...answer }: BrowseAnswer, url: string): RunWarning[] {
  const place = cleanText(URL.canParse(url) ? new URL(url).host : url, 80);
  const late = answer.kind === "answered" && answer.isUnfinished
    ? [{ kind: "page_unfinished", message: `The page of ${place} was still loading when it was read` }]
    : [];
  if (leftOut.size === 0) return late;
  const count = [...leftOut.values()].reduce((sum, each) => sum + each, 0);
  const hosts = [...leftOut.keys()].slice(0, HOSTS_SHOWN).map((host) => cleanText(host, 80));
  const more = leftOut.size > hosts.length ? ", …" : "";
  return [...late, {
    kind: "page_left_out",
    message:
      `${count} requests of the page of ${place} were not sent, to hosts that the block does not declare: ${
        hosts.join(", ")
      }${more}`,
  }];
}

const NOTHING = { records: [], leftOut: new Map<string, number>() };

const NO_BROWSER: BrowseAnswer = {
  kind: "failed",
  errorKind: "permission",
  message: "No browser is set up to read pages that need JavaScript",
  hint: "Set TESSERA_BROWSER to the path of a Chromium or Chrome, or use the source's API or feed",
  ...NOTHING,
};

const TOO_MANY: BrowseAnswer = {
  kind: "failed",
  errorKind: "too_large",
  message: `A run reads at most ${MAX_PAGES} pages with a browser`,
  ...NOTHING,
};
