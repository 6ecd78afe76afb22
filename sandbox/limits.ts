import type { GuestLimits } from "./types.ts";

const MEGABYTE = 1024 * 1024;

/** What one run may use when its job names nothing else. */
export const DEFAULT_LIMITS: GuestLimits = {
  wallMs: 20_000,
  cpuMs: 10_000,
  heapMegabytes: 128,
  rssBytes: 384 * MEGABYTE,
  resultBytes: 4 * MEGABYTE,
  logLines: 200,
  logBytes: 64 * 1024,
  requests: 100,
  parallelRequests: 8,
  treeNodes: 20_000,
};

/** The most that a job may ask for. */
export const LIMIT_CEILINGS: GuestLimits = {
  wallMs: 120_000,
  cpuMs: 60_000,
  heapMegabytes: 512,
  rssBytes: 1024 * MEGABYTE,
  resultBytes: 16 * MEGABYTE,
  logLines: 2_000,
  logBytes: MEGABYTE,
  requests: 500,
  parallelRequests: 16,
  treeNodes: 40_000,
};

/** Bytes of one source file. */
export const MAX_SOURCE_BYTES = 256 * 1024;

/** Most processor time and largest heap that compiling a block may take: sucrase needs minutes for hostile nesting. */
export const COMPILE_CPU_MS = 3_000;
/** Until an answer is here, with processor time to be had or not; where that cannot be told apart, it is the block's. */
export const COMPILE_WALL_MS = 60_000;
/** Until the process begins to read: a busy machine may let it wait. */
export const COMPILE_START_MS = 30_000;
export const COMPILE_HEAP_MEGABYTES = 256;

/** Levels of elements in one tree. */
export const MAX_TREE_DEPTH = 64;

/** Levels of a JSON value; a tree has at most three for each of its own (node, children, prop). */
export const MAX_JSON_DEPTH = 256;

/** Bytes of a request's body that a block may send. */
export const MAX_REQUEST_BODY_BYTES = 4 * MEGABYTE;

/** Longest time that a block may wait for one page read with a browser, and how long it waits unless it says so. */
export const MAX_PAGE_SECONDS = 45;
export const DEFAULT_PAGE_SECONDS = 20;

/** For the browser to start, and for a page of another block to end, beside the page's own time. */
export const PAGE_MARGIN_MS = 10_000;

/** Time for pages that a run gets beside its own, all of them together: it waits then and computes nothing. */
export const MAX_PAGES_MS = 90_000;

/** Messages of one run: an honest block sends a few for each request and log line. */
export const MAX_MESSAGES = 10_000;

/** Bytes of their headers together: reading them is work of the host, which everyone waits for. */
export const MAX_MESSAGE_BYTES = 8 * MEGABYTE;

/** How often a running guest's processor time and memory are looked at. */
export const WATCH_INTERVAL_MS = 100;

/** Room in a frame beside its largest content. */
export const FRAME_OVERHEAD_BYTES = 64 * 1024;

/** The defaults with a job's own wishes, none above its ceiling and none below 1. */
export function resolveLimits(wanted: Partial<GuestLimits> = {}): GuestLimits {
  const resolve = (name: keyof GuestLimits) => {
    const value = wanted[name];
    return value === undefined || Number.isNaN(value)
      ? DEFAULT_LIMITS[name]
      : Math.max(1, Math.min(Math.floor(value), LIMIT_CEILINGS[name]));
  };
  return {
    wallMs: resolve("wallMs"),
    cpuMs: resolve("cpuMs"),
    heapMegabytes: resolve("heapMegabytes"),
    rssBytes: resolve("rssBytes"),
    resultBytes: resolve("resultBytes"),
    logLines: resolve("logLines"),
    logBytes: resolve("logBytes"),
    requests: resolve("requests"),
    parallelRequests: resolve("parallelRequests"),
    treeNodes: resolve("treeNodes"),
  };
}
