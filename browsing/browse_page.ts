import { z } from "zod";
import type { EgressPolicy } from "../egress/types.ts";
import { answerRequests, type MainAnswer, type RequestAnswerer } from "./answer_requests.ts";
import { LONGEST_UNREST_MS, PAGE_LIMITS, QUIET_MS } from "./limits.ts";
import { openPage, type PageSession } from "./page_session.ts";
import { BrowserError, type Protocol } from "./protocol.ts";
import { isThere, READ_PAGE, ReadPage } from "./read_page.ts";
import type { BrowseAnswer, BrowseRequest, SendRequest } from "./types.ts";

export interface BrowsePageOptions {
  readonly protocol: Protocol;
  readonly isRemote: boolean;
  readonly send: SendRequest;
  readonly policy: EgressPolicy;
  readonly signal: AbortSignal;
}

const LOOK_EVERY_MS = 150;
/** Left of the time for reading what is there. */
const READING_MS = 1_500;

const Navigated = z.object({ errorText: z.string().optional() });

/**
 * Opens a page, waits until it is quiet or shows what is waited for, and reads it. Throws `BrowserError` when the
 * browser does not obey: it must then be ended, since a page may hold it.
 */
export async function browsePage(request: BrowseRequest, options: BrowsePageOptions): Promise<BrowseAnswer> {
  const { protocol, isRemote } = options;
  const url = new URL(request.url);
  const moment = createMoment(timeoutOf(request), options.signal);
  let hasLoaded = false;
  let answerer: RequestAnswerer | undefined;
  const page = await openPage({
    protocol,
    isRemote,
    onEvent(event) {
      // Before the page is here, what has loaded is the empty one that it begins as.
      if (answerer === undefined || answerer.take(event)) return;
      if (event.method === "Page.loadEventFired" && event.sessionId === page.sessionId) hasLoaded = true;
    },
  });
  try {
    answerer = answerRequests({
      ...{ protocol, url, send: options.send, policy: options.policy, signal: moment.signal },
      mainFrameId: page.frameId,
      onTraffic: moment.noteTraffic,
    });
    const answer = await readPage(page, { request, moment, answerer, hasLoaded: () => hasLoaded });
    // After an error the whole browser ends: a page that holds it would not let itself be closed.
    await page.close();
    return answer;
  } finally {
    moment.end();
  }
}

interface Reading {
  readonly request: BrowseRequest;
  readonly moment: Moment;
  readonly hasLoaded: () => boolean;
  readonly answerer: RequestAnswerer;
}

async function readPage(page: PageSession, reading: Reading): Promise<BrowseAnswer> {
  const { request, moment, answerer } = reading;
  const { href } = new URL(request.url);
  const { errorText } = Navigated.parse(await moment.within(page.send("Page.navigate", { url: href })));
  const main = answerer.main();
  const failed = findFailure(main, errorText);
  if (failed !== undefined) return { ...failed, ...factsOf(answerer) };
  const end = await waitUntilReady(page, reading);
  if (end === "missing") return { ...missing(request), ...factsOf(answerer) };
  const read = ReadPage.parse(await moment.within(page.evaluate(READ_PAGE)));
  const status = statusOf(answerer.main()) ?? statusOf(main) ?? 0;
  return { kind: "answered", status, ...read, isUnfinished: end === "late", ...factsOf(answerer) };
}

function timeoutOf({ timeoutSeconds }: BrowseRequest): number {
  const wanted = timeoutSeconds ?? PAGE_LIMITS.timeoutSeconds;
  return Math.max(1, Math.min(wanted, PAGE_LIMITS.mostTimeoutSeconds)) * 1_000;
}

/** The time that one page has, and when it last asked for something. */
interface Moment {
  readonly signal: AbortSignal;
  readonly noteTraffic: () => void;
  quietMs(): number;
  leftMs(): number;
  /** Rejects with `BrowserError` when the time is over first. */
  within<Value>(work: Promise<Value>): Promise<Value>;
  end(): void;
}

function createMoment(timeoutMs: number, outer: AbortSignal): Moment {
  const endsAt = performance.now() + timeoutMs;
  const ending = new AbortController();
  const over = Promise.withResolvers<never>();
  // Nobody may be waiting when it fires.
  over.promise.catch(() => {});
  const timer = setTimeout(() => over.reject(new BrowserError(TOO_LATE)), timeoutMs);
  const cancel = () => over.reject(new BrowserError("The page was given up"));
  outer.addEventListener("abort", cancel);
  let trafficAt = performance.now();
  return {
    signal: AbortSignal.any([outer, ending.signal]),
    noteTraffic: () => void (trafficAt = performance.now()),
    quietMs: () => performance.now() - trafficAt,
    leftMs: () => outer.aborted ? 0 : endsAt - performance.now(),
    within: (work) => Promise.race([work, over.promise]),
    end() {
      clearTimeout(timer);
      outer.removeEventListener("abort", cancel);
      ending.abort();
    },
  };
}

/** Message of a page whose time was over before it could be read. */
export const TOO_LATE = "The page did not answer in time";

async function waitUntilReady(
  page: PageSession,
  { request: { waitFor }, moment, hasLoaded, answerer }: Reading,
): Promise<"ready" | "late" | "missing"> {
  let loadedMs: number | undefined;
  while (moment.leftMs() > READING_MS) {
    if (waitFor !== undefined) {
      if (await moment.within(page.evaluate(isThere(waitFor)))) return "ready";
    } else if (hasLoaded()) {
      const isQuiet = answerer.open() === 0 && moment.quietMs() >= QUIET_MS;
      loadedMs ??= moment.leftMs();
      if (isQuiet || loadedMs - moment.leftMs() > LONGEST_UNREST_MS) return "ready";
    }
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
  return waitFor === undefined ? "late" : "missing";
}

type Failure = Omit<Extract<BrowseAnswer, { kind: "failed" }>, "records" | "leftOut">;

function findFailure(main: MainAnswer | undefined, errorText: string | undefined): Failure | undefined {
  if (main?.kind === "failed") {
    const { errorKind, message, hint } = main;
    return { kind: "failed", errorKind, message, ...(hint !== undefined && { hint }) };
  }
  if (errorText === undefined || errorText === "") return undefined;
  const message = main === undefined
    ? "The page could not be opened"
    : "The address answers no page: a download, or something that the browser refuses";
  return { kind: "failed", errorKind: "network", message, hint: "Use fetch for files, feeds and JSON" };
}

function missing({ waitFor = "" }: BrowseRequest): Failure {
  return {
    kind: "failed",
    errorKind: "timeout",
    message: `Nothing on the page fits "${waitFor.slice(0, 80)}" in time`,
    hint: "Check the selector of waitFor, or leave it out",
  };
}

function statusOf(main: MainAnswer | undefined): number | undefined {
  return main?.kind === "answered" ? main.status : undefined;
}

function factsOf({ records, leftOut }: RequestAnswerer) {
  return { records: [...records], leftOut };
}
