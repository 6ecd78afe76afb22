import { type Browser, launchBrowser } from "../browser.ts";
import { type ServedProgram, type ServeOptions, serveProgram } from "./serve_program.ts";

/** Hands a step its browser; the program that it looks at is served anew for each. */
export interface Lab {
  readonly browser: Browser;
  /** Runs work with a served program and closes it, whatever happens. */
  serve(work: (program: ServedProgram) => Promise<void>, options?: ServeOptions): Promise<void>;
}

const MAX_SHOWN_CHARS = 1_500;

/** A test of named steps that share one Chromium; what a step leaves open is closed after it. */
export function testInBrowser(
  name: string,
  steps: Readonly<Record<string, (lab: Lab) => Promise<void>>>,
): void {
  Deno.test({
    name,
    // The browser's own pipes outlive the steps; it is closed at the end.
    sanitizeOps: false,
    sanitizeResources: false,
    async fn(test) {
      const browser = await launchBrowser();
      const lab = createLab(browser);
      try {
        for (const [step, run] of Object.entries(steps)) await test.step(step, () => runStep(lab, run));
      } finally {
        await browser.close();
      }
    },
  });
}

async function runStep(lab: Lab, run: (lab: Lab) => Promise<void>): Promise<void> {
  try {
    await run(lab);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`${reason}\n\n${await describePages(lab.browser)}`, { cause });
  } finally {
    await Promise.all(lab.browser.contexts().map((context) => context.close()));
  }
}

/** What a person would see now: without it, "not found in 20 s" says little. */
async function describePages(browser: Browser): Promise<string> {
  const pages = browser.contexts().flatMap((context) => context.pages());
  const described = pages.map(async (page) => {
    const words = await page.locator("body").innerText({ timeout: 1_000 }).catch(() => "(no words)");
    return `--- ${page.url()}\n${words.slice(0, MAX_SHOWN_CHARS)}`;
  });
  return (await Promise.all(described)).join("\n");
}

function createLab(browser: Browser): Lab {
  return {
    browser,
    async serve(work, options = {}) {
      const program = await serveProgram(options);
      try {
        await work(program);
      } finally {
        await program.close();
      }
    },
  };
}
