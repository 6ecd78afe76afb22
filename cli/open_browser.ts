import { createPageReader } from "../browsing/create_page_reader.ts";
import type { OpenBrowser, PageReader } from "../browsing/types.ts";
import type { Config } from "../config.ts";
import { connectBrowser } from "../egress/browser_socket.ts";
import type { Broker } from "../egress/types.ts";
import { openAssets } from "../routes/assets.ts";
import { startBrowser } from "../sandbox/mod.ts";
import { builtDir } from "./open_runner.ts";

/** Opens the browser that the configuration names; `undefined` where it names none. */
export function findBrowserOpener({ browser }: Pick<Config, "browser">): OpenBrowser | undefined {
  if (browser === undefined) return undefined;
  return /^(https?|wss?):/i.test(browser)
    ? () => connectBrowser(browser)
    : () => startBrowser({ path: browser });
}

/** Reads pages with the configured browser, which starts with the first page; close it when done. */
export function openPages(config: Pick<Config, "browser">, broker: Broker): PageReader {
  const openBrowser = findBrowserOpener(config);
  return createPageReader({
    ...(openBrowser !== undefined && { openBrowser }),
    send: (request, policy, signal) => broker.send(request, policy, signal),
  });
}

/** The application's stylesheet as it was built. Throws `AppError` before the build. */
export async function readPageStyles(): Promise<string> {
  const assets = await openAssets(builtDir());
  const asset = await assets.read(assets.file("app.css"));
  return new TextDecoder().decode(asset?.bytes);
}
