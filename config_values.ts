import { isAbsolute, join, resolve } from "node:path";

/** A value from outside that cannot be used; the message names it, what was given and what is wanted. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";
}

const DEFAULT_PORT = 8420;

/* One reader a kind of value: the parsed value, or `ConfigError` with its name, what was given and what is wanted. */

export function parsePort(text: string | undefined): number {
  if (text === undefined) return DEFAULT_PORT;
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65_535) return port;
  throw new ConfigError(
    `Cannot use --port or TESSERA_PORT "${text}": expected a number from 0 to 65535`,
  );
}

export function parseListenHost(text: string): string {
  const bare = text.replace(/^\[(.*)\]$/, "$1");
  const isAddress = /^[\d.]+$/.test(bare)
    ? URL.canParse(`http://${bare}`) && bare.split(".").length === 4
    : /^[\w.:%-]+$/.test(bare);
  if (isAddress) return bare;
  throw new ConfigError(
    `Cannot use TESSERA_HOST "${text}": expected an address such as "127.0.0.1" or "::1"`,
  );
}

export function parsePublicUrls(text: string | undefined): URL[] {
  return splitList(text).map((item) => {
    const url = URL.canParse(item) ? new URL(item) : undefined;
    if (
      url !== undefined && /^https?:$/.test(url.protocol) && url.username === "" && url.search === "" &&
      url.hash === ""
    ) return url;
    throw new ConfigError(
      `Cannot use TESSERA_PUBLIC_URL "${item}": expected an address such as "https://dash.example.org/tessera"`,
    );
  });
}

export function parseDatabaseUrl(text: string | undefined, dataDir: string): string {
  if (text === undefined) return `file:${join(dataDir, "tessera.db")}`;
  if (/^(file|libsql|https?):/.test(text)) return text;
  throw new ConfigError(
    `Cannot use TESSERA_DATABASE_URL "${text}": expected file:, libsql://, http:// or https://`,
  );
}

export function parseWebAddress(name: string, text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  if (URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)) return text.replace(/\/+$/, "");
  throw new ConfigError(
    `Cannot use ${name} "${text}": expected an http or https address such as "http://127.0.0.1:11434/v1"`,
  );
}

/** A remote debugging address stays as it is; anything else is a path. */
export function parseBrowser(text: string | undefined, workingDir: string): string | undefined {
  if (text === undefined) return undefined;
  if (!/^[a-z]+:\/\//i.test(text)) return resolve(workingDir, text);
  if (URL.canParse(text) && /^(https?|wss?):$/.test(new URL(text).protocol)) return text.replace(/\/+$/, "");
  throw new ConfigError(
    `Cannot use TESSERA_BROWSER "${text}": expected the path of a Chromium or Chrome, or an address such as "http://127.0.0.1:9222"`,
  );
}

export function parseProxy(name: string, text: string | undefined): string | undefined {
  if (text === undefined || text.trim() === "") return undefined;
  const address = text.includes("://") ? text.trim() : `http://${text.trim()}`;
  if (URL.canParse(address) && /^https?:$/.test(new URL(address).protocol)) return address;
  throw new ConfigError(
    `Cannot use ${name} "${
      text.replace(/\/\/.*@/, "//…@")
    }": expected an address such as "http://proxy.example:3128"`,
  );
}

export function parseLanHosts(text: string | undefined): string[] {
  return splitList(text).map((item) => {
    const isHostPort = /^(\[[0-9a-f:.]+\]|[a-z0-9._-]+):\d{1,5}$/i.test(item) &&
      URL.canParse(`http://${item}`);
    if (isHostPort) return item.toLowerCase();
    throw new ConfigError(
      `Cannot use "${item}" in TESSERA_LAN_HOSTS: expected an exact host and port such as "nas.home.arpa:8080"`,
    );
  });
}

export function parseChoice<T extends string>(name: string, text: string, choices: readonly T[]): T {
  const found = choices.find((choice) => choice === text);
  if (found !== undefined) return found;
  throw new ConfigError(
    `Cannot use ${name} "${text}": expected ${choices.map((choice) => `"${choice}"`).join(" or ")}`,
  );
}

export function splitList(text: string | undefined): string[] {
  return (text ?? "").split(/[\s,]+/).filter((item) => item !== "");
}

export interface Machine {
  readonly os: typeof Deno.build.os;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** The person's folder; throws or is empty for a user who has none. */
  readonly home: () => string | null | undefined;
}

/**
 * Where a system keeps what a program stores for a person, when nobody named a folder.
 * @throws ConfigError for a user without a home, as some service managers start programs.
 */
export function defaultDataDir({ os, environment, home }: Machine): string {
  if (os === "windows") {
    return join(environment["LOCALAPPDATA"] || join(homeOf(home), "AppData", "Local"), "tessera");
  }
  if (os === "darwin") return join(homeOf(home), "Library", "Application Support", "tessera");
  const named = environment["XDG_DATA_HOME"] ?? "";
  // The specification: a relative path is invalid and to be ignored.
  return join(isAbsolute(named) ? named : join(homeOf(home), ".local", "share"), "tessera");
}

function homeOf(home: Machine["home"]): string {
  let path: string | null | undefined;
  try {
    path = home();
  } catch {
    // The system knows no such user: the same as no home.
  }
  if (path !== null && path !== undefined && isAbsolute(path)) return path;
  throw new ConfigError(
    "Cannot find a place for data: this user has no home folder (HOME is not set); name a folder with --data or TESSERA_DATA_DIR",
  );
}
