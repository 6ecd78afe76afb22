import assert from "node:assert/strict";
import type { Browser, BrowserContext, Page } from "../browser.ts";

/** A person's browser with one page, and everything on it that should not have been. */
export interface Tab {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Errors of the console, uncaught errors, refusals of the content policy, and requests to other origins. */
  readonly complaints: string[];
  /** Fails when there was a complaint since the last call. */
  expectNoComplaints(): void;
}

export interface TabOptions {
  readonly javaScriptEnabled?: boolean;
  readonly colorScheme?: "light" | "dark";
  readonly locale?: string;
  readonly timezoneId?: string;
  readonly viewport?: { readonly width: number; readonly height: number };
  /** False for a browser that has no session yet. */
  readonly isSignedIn?: boolean;
  /** Runs before the scripts of every page. */
  readonly initScript?: string;
}

/** Far above what a step takes: a loaded machine is slow, a wrong page stays wrong. */
const STEP_LIMIT_MS = 30_000;

/** What a tab looks at: a program in this process, or a real one with the clock of the machine. */
export interface TabTarget {
  readonly origin: string;
  readonly clock?: { readonly now: number };
  createLink(): Promise<string>;
}

/** Opens a fresh browser profile, its clock that of the target, and signs in by a link. */
export async function openTab(
  browser: Browser,
  target: TabTarget,
  { isSignedIn = true, initScript, ...options }: TabOptions = {},
): Promise<Tab> {
  const context = await browser.newContext({
    locale: "en-GB",
    timezoneId: "UTC",
    viewport: { width: 1280, height: 900 },
    reducedMotion: "reduce",
    ...options,
  });
  context.setDefaultTimeout(STEP_LIMIT_MS);
  if (target.clock !== undefined && options.javaScriptEnabled !== false) {
    await context.clock.setFixedTime(target.clock.now);
  }
  if (initScript !== undefined) await context.addInitScript(initScript);
  const complaints: string[] = [];
  context.on("page", (page) => watch(page, target.origin, complaints));
  const page = await context.newPage();
  if (isSignedIn) await page.goto(await target.createLink());
  return {
    page,
    context,
    complaints,
    expectNoComplaints() {
      assert.deepEqual(complaints.splice(0), []);
    },
  };
}

function watch(page: Page, origin: string, complaints: string[]): void {
  page.on("console", (message) => {
    // A form that is refused on purpose answers 4xx, which Chromium writes as an error of its own.
    if (message.type() !== "error" || /status of 4\d\d/.test(message.text())) return;
    complaints.push(`console on ${page.url()}: ${message.text()}`);
  });
  page.on("pageerror", (error) => void complaints.push(`error on ${page.url()}: ${error.message}`));
  page.on("request", (request) => {
    const url = request.url();
    if (/^(data|about|blob):/.test(url) || new URL(url).origin === origin) return;
    complaints.push(`request of ${page.url()}: ${url}`);
  });
}
