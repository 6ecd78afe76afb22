import { setTimeout as sleep } from "node:timers/promises";
import { launchBrowser, type Page } from "../testing/browser.ts";

/** What a browser with an empty cache loads and sees. */
export interface FirstVisit {
  /** Over the wire, headers included, compressed as served. */
  readonly bytes: number;
  readonly scriptBytes: number;
  readonly fontBytes: number;
  readonly requests: number;
  /** Largest contentful paint, milliseconds after the navigation began. */
  readonly lcpMs: number;
  readonly cls: number;
  /** Time above 50 ms of each long task, summed: total blocking time. */
  readonly blockedMs: number;
}

/** What moves or loads late has moved or loaded by then. */
const SETTLE_MS = 2_500;
const VIEW = { width: 1280, height: 900 };

/** Opens a page in a fresh Chromium profile; the cookie is sent from the first request on. */
export async function measureFirstVisit(address: string, cookie?: string): Promise<FirstVisit> {
  const browser = await launchBrowser();
  try {
    const context = await browser.newContext({ viewport: VIEW });
    const [name = "", value = ""] = cookie?.split("=") ?? [];
    if (cookie !== undefined) await context.addCookies([{ name, value, url: address }]);
    const page = await context.newPage();
    const loaded = await watchBytes(page);
    await page.goto(address, { waitUntil: "load" });
    await sleep(SETTLE_MS);
    return { ...loaded(), ...await page.evaluate(readPaints) };
  } finally {
    await browser.close();
  }
}

type Loaded = Pick<FirstVisit, "bytes" | "scriptBytes" | "fontBytes" | "requests">;

async function watchBytes(page: Page): Promise<() => Loaded> {
  const session = await page.context().newCDPSession(page);
  await session.send("Network.enable");
  const typeOf = new Map<string, string>();
  const sums = new Map<string, number>();
  session.on("Network.responseReceived", ({ requestId, type }) => void typeOf.set(requestId, type));
  session.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
    const type = typeOf.get(requestId) ?? "Other";
    sums.set(type, (sums.get(type) ?? 0) + encodedDataLength);
  });
  return () => ({
    bytes: [...sums.values()].reduce((sum, bytes) => sum + bytes, 0),
    scriptBytes: sums.get("Script") ?? 0,
    fontBytes: sums.get("Font") ?? 0,
    requests: typeOf.size,
  });
}

/** Runs in the page: entries that the browser kept are told to an observer that comes late. */
async function readPaints(): Promise<Pick<FirstVisit, "lcpMs" | "cls" | "blockedMs">> {
  const entriesOf = (type: string) =>
    new Promise<PerformanceEntryList>((resolve) => {
      new PerformanceObserver((list) => resolve(list.getEntries())).observe({ type, buffered: true });
      setTimeout(() => resolve([]), 200);
    });
  const paints = await entriesOf("largest-contentful-paint");
  const shifts = await entriesOf("layout-shift");
  const tasks = await entriesOf("longtask");
  return {
    lcpMs: paints.at(-1)?.startTime ?? 0,
    cls: shifts.reduce((sum, entry) => sum + ("value" in entry ? Number(entry.value) : 0), 0),
    blockedMs: tasks.reduce((sum, { duration }) => sum + Math.max(0, duration - 50), 0),
  };
}
