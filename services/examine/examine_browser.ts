import type { OpenBrowser } from "../../browsing/types.ts";
import type { Finding } from "./types.ts";

/** Blocks do without, but for pages that show nothing without JavaScript. */
export async function examineBrowser(openBrowser: OpenBrowser | undefined): Promise<Omit<Finding, "name">> {
  if (openBrowser === undefined) {
    return {
      state: "note",
      note: "none; TESSERA_BROWSER names one for pages that need JavaScript",
      means: "Blocks read pages as they come, without running their scripts.",
      mend: ["TESSERA_BROWSER=/usr/bin/chromium"],
    };
  }
  try {
    const browser = await openBrowser();
    await browser.close();
    const isOpen = browser.layers.some((layer) => layer.startsWith("not "));
    return {
      state: isOpen ? "note" : "good",
      note: isOpen ? "starts, but without its own sandbox: do not run as root" : "starts",
      ...(isOpen
        ? {
          means: "A page that breaks out of its process meets one wall less.",
          mend: ["Run Tessera as a user of its own: sudo useradd --system --create-home tessera"],
        }
        : {}),
      details: browser.layers.map((layer) => layer.startsWith("not ") ? layer : `in force: ${layer}`),
    };
  } catch (error) {
    return {
      state: "bad",
      note: error instanceof Error ? error.message : String(error),
      means: "Pages that need JavaScript cannot be read.",
      mend: ["Install it, or correct or remove TESSERA_BROWSER: sudo apt install chromium"],
    };
  }
}
