import { homedir } from "node:os";
import { join } from "node:path";
import { type Browser, chromium } from "playwright-core";
import { unpackChromium } from "./unpack_chromium.ts";

export type { Browser, BrowserContext, Locator, Page } from "playwright-core";

/** A Chromium that tests can start. */
export interface FoundBrowser {
  readonly path: string;
  readonly source: "machine" | "package";
  /** What its process needs beside the usual. */
  readonly environment: Readonly<Record<string, string>>;
}

const NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"];

/** Quiet and alone: no service of its maker is called, and nothing of the person's is touched. */
const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--disable-dev-shm-usage",
];

/** The browser named in CHROME_PATH, one found on the PATH, or the one from npm, unpacked at its first use. */
export async function findBrowser(): Promise<FoundBrowser> {
  const named = Deno.env.get("CHROME_PATH");
  if (named !== undefined && named !== "") return { path: named, source: "machine", environment: {} };
  return await findOnPath(Deno.env.get("PATH") ?? "") ?? await unpackBrowser();
}

/** The browser from npm, whatever the machine has; unpacked into the person's cache folder once a version. */
export async function unpackBrowser(): Promise<FoundBrowser> {
  const cache = Deno.env.get("XDG_CACHE_HOME") || join(homedir(), ".cache");
  const folder = await unpackChromium(join(cache, "tessera-tests"));
  return {
    path: join(folder, "chromium"),
    source: "package",
    environment: { LD_LIBRARY_PATH: join(folder, "lib"), FONTCONFIG_PATH: folder },
  };
}

/** Starts a browser for tests; close it when done. */
export async function launchBrowser(found?: FoundBrowser): Promise<Browser> {
  const { path, environment } = found ?? await findBrowser();
  return await chromium.launch({
    executablePath: path,
    args: FLAGS,
    env: { PATH: Deno.env.get("PATH") ?? "", HOME: homedir(), LANG: "en_US.UTF-8", ...environment },
  });
}

async function findOnPath(path: string): Promise<FoundBrowser | undefined> {
  const folders = path.split(Deno.build.os === "windows" ? ";" : ":").filter((folder) => folder !== "");
  for (const name of NAMES) {
    for (const folder of folders) {
      const file = join(folder, Deno.build.os === "windows" ? `${name}.exe` : name);
      if (await isFile(file)) return { path: file, source: "machine", environment: {} };
    }
  }
  return undefined;
}

async function isFile(path: string): Promise<boolean> {
  try {
    return (await Deno.stat(path)).isFile;
  } catch {
    // Not there, or not ours to look at: either way not a browser to start.
    return false;
  }
}
