import { createPageReader } from "../browsing/create_page_reader.ts";
import type { PageReader } from "../browsing/types.ts";
import type { Broker } from "../egress/types.ts";
import type { BrowserWay } from "../sandbox/browser_ways.ts";
import { startBrowser } from "../sandbox/start_browser.ts";
import { findBrowser } from "./browser.ts";

/** Reads pages with the browser that tests have, started in one of the machine's ways; the strictest unless given. */
export async function openTestPages(
  broker: Pick<Broker, "send">,
  options: { readonly ways?: readonly BrowserWay[]; readonly idleMs?: number } = {},
): Promise<PageReader> {
  const { path } = await findBrowser();
  const { ways, idleMs } = options;
  return createPageReader({
    openBrowser: () => startBrowser({ path, ...(ways !== undefined && { ways }) }),
    send: (request, policy, signal) => broker.send(request, policy, signal),
    ...(idleMs !== undefined && { idleMs }),
  });
}
