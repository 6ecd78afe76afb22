// Longer than a file should be: one file alone may read the environment, and nothing of ours stands below it.
import process from "node:process";
import { homedir } from "node:os";
import { join, resolve } from "node:path";
import { type Layer, readDotEnv, readJsonFile, readOptionalText } from "./config_files.ts";
import {
  ConfigError,
  defaultDataDir,
  parseBrowser,
  parseChoice,
  parseDatabaseUrl,
  parseLanHosts,
  parseListenHost,
  parsePort,
  parseProxy,
  parsePublicUrls,
  parseWebAddress,
  splitList,
} from "./config_values.ts";

import { LOG_LEVELS, type LogLevel } from "./log.ts";

export { ConfigError };

/** Everything the program may be told from outside, parsed once. Frozen. */
export interface Config {
  /** Absolute path of the folder that holds the database, keys and written copies of code. */
  readonly dataDir: string;
  /** Folder of written code copies. */
  readonly generatedCodeDir: string;
  readonly host: string;
  readonly port: number;
  /** A person, or a proxy in front, counts on that port. */
  readonly isPortChosen: boolean;
  /** Origins under which browsers reach this server; the Host allow-list. Empty: loopback names only. */
  readonly publicOrigins: readonly string[];
  /** Path before every link, such as `/tessera`, or empty. */
  readonly pathPrefix: string;
  readonly databaseUrl: string;
  readonly databaseAuthToken: string | undefined;
  readonly apiKey: string | undefined;
  readonly modelBaseUrl: string | undefined;
  readonly model: string | undefined;
  /** Repairs what the other one wrote, at the same address; the same model unless given. */
  readonly repairModel: string | undefined;
  /** Exact `host:port` entries of the own network that blocks may be allowed to reach. */
  readonly lanHosts: readonly string[];
  readonly httpsProxy: string | undefined;
  readonly httpProxy: string | undefined;
  readonly noProxy: readonly string[];
  /** PEM text of an extra certificate authority. */
  readonly caPem: string | undefined;
  /** Path of the Deno CLI that runs blocks. */
  readonly denoPath: string | undefined;
  /** Path of a Chromium or Chrome, or the http or ws address at which one may be debugged. */
  readonly browser: string | undefined;
  readonly logFormat: "text" | "json";
  /** Lines below it are left out. */
  readonly logLevel: LogLevel;
  readonly secretKeyFile: string;
  /** Gives what seals stored secrets in place of the key file; a function, so that nothing prints it by the way. */
  readonly secretPassphrase: (() => string) | undefined;
  /** Seals the secrets of backups; a function as the one above. */
  readonly backupPassphrase: (() => string) | undefined;
  /** Open the sign-in link after the start, when a person sits at the terminal. */
  readonly isOpening: boolean;
}

export interface ConfigSources {
  /** Command-line flags by configuration name, such as `TESSERA_PORT`. */
  readonly flags?: Readonly<Record<string, string | undefined>>;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Folder whose `.env` counts. */
  readonly workingDir: string;
  /** True in a compiled program: the data folder then is the person's own, not the checkout's. */
  readonly isCompiled: boolean;
  readonly sourceDir: string;
}

const NAMES = [
  "TESSERA_DATA_DIR",
  "TESSERA_HOST",
  "TESSERA_PORT",
  "TESSERA_PUBLIC_URL",
  "TESSERA_DATABASE_URL",
  "TESSERA_DATABASE_AUTH_TOKEN",
  "OPENAI_API_KEY",
  "OPENAI_BASE_URL",
  "TESSERA_MODEL",
  "TESSERA_REPAIR_MODEL",
  "TESSERA_LAN_HOSTS",
  "TESSERA_CA_FILE",
  "TESSERA_DENO",
  "TESSERA_LOG",
  "TESSERA_LOG_LEVEL",
  "TESSERA_SECRET_KEY_FILE",
  "TESSERA_SECRET_PASSPHRASE",
  "TESSERA_SECRET_PASSPHRASE_FILE",
  "TESSERA_BACKUP_PASSPHRASE",
  "TESSERA_NO_OPEN",
  "TESSERA_BROWSER",
] as const;
type Name = typeof NAMES[number];

/** Known to the build or to tests, not to the program. */
const FOREIGN_NAMES = ["TESSERA_COMPILE_DENO"];
const PROXY_NAMES = ["HTTPS_PROXY", "HTTP_PROXY", "NO_PROXY", "ALL_PROXY"] as const;
const LOOPBACK_HOSTS = ["127.0.0.1", "::1", "localhost"];

/**
 * The environment of this process. The proxy variables are removed from it: only the broker applies them. The
 * passphrase is removed as well: no process that is started later may inherit it.
 */
export function takeEnvironment(): Record<string, string | undefined> {
  const environment = Deno.env.toObject();
  Deno.env.delete("TESSERA_SECRET_PASSPHRASE");
  Deno.env.delete("TESSERA_BACKUP_PASSPHRASE");
  // NO_PROXY makes even an explicit proxy client dial directly, HTTP_PROXY hijacks clients that set none.
  for (const name of PROXY_NAMES) {
    Deno.env.delete(name);
    Deno.env.delete(name.toLowerCase());
  }
  return environment;
}

/**
 * Deno 2.6's own lookup of names calls what Node calls deprecated, and says so on standard error: nobody who reads that can
 * do anything about it.
 */
export function silenceDeprecations(): void {
  (process as { noDeprecation?: boolean }).noDeprecation = true;
}

/** Flags over environment over `.env` over `tessera.json`; throws `ConfigError`, returns warnings for odd names. */
export function loadConfig(
  sources: ConfigSources,
): { readonly config: Config; readonly warnings: readonly string[] } {
  const { values: dotEnv, refusals } = readDotEnv(join(sources.workingDir, ".env"), sources);
  const layers = [sources.flags ?? {}, sources.environment, dotEnv];
  const namedDataDir = pick(layers, "TESSERA_DATA_DIR");
  const dataDir = resolve(sources.workingDir, namedDataDir ?? findDataDir(sources));
  const file = readJsonFile(join(dataDir, "tessera.json"));
  const read = (name: Name) => pick([...layers, file], name);
  const warnings = [
    ...refusals,
    ...findUnknownNames(sources.environment, "environment"),
    ...findUnknownNames(dotEnv, ".env"),
    ...findUnknownNames(file, "tessera.json"),
    ...(read("TESSERA_REPAIR_MODEL") !== undefined && read("TESSERA_MODEL") === undefined
      ? [
        "TESSERA_REPAIR_MODEL does nothing without TESSERA_MODEL: name both, or choose models in the settings",
      ]
      : []),
  ];

  const host = parseListenHost(read("TESSERA_HOST") ?? "127.0.0.1");
  const publicUrls = parsePublicUrls(read("TESSERA_PUBLIC_URL"));
  if (!LOOPBACK_HOSTS.includes(host) && publicUrls.length === 0) {
    throw new ConfigError(
      `Cannot listen on "${host}": TESSERA_PUBLIC_URL is needed for an address other than loopback, such as "http://dashboard.home.arpa:8420"`,
    );
  }
  const proxy = (name: string) =>
    parseProxy(name, sources.environment[name] ?? sources.environment[name.toLowerCase()]);
  return {
    warnings,
    config: Object.freeze({
      dataDir,
      // A checkout that serves its own data shows its code in its own folder; every other data folder holds its own.
      generatedCodeDir: sources.isCompiled || namedDataDir !== undefined
        ? join(dataDir, "generated_code")
        : join(sources.sourceDir, "generated_code"),
      host,
      port: parsePort(read("TESSERA_PORT")),
      isPortChosen: read("TESSERA_PORT") !== undefined || publicUrls.length > 0,
      publicOrigins: publicUrls.map((url) => url.origin),
      pathPrefix: publicUrls[0]?.pathname.replace(/\/+$/, "") ?? "",
      databaseUrl: parseDatabaseUrl(read("TESSERA_DATABASE_URL"), dataDir),
      databaseAuthToken: read("TESSERA_DATABASE_AUTH_TOKEN"),
      apiKey: read("OPENAI_API_KEY"),
      modelBaseUrl: parseWebAddress("OPENAI_BASE_URL", read("OPENAI_BASE_URL")),
      model: read("TESSERA_MODEL"),
      repairModel: read("TESSERA_REPAIR_MODEL"),
      lanHosts: parseLanHosts(read("TESSERA_LAN_HOSTS")),
      httpsProxy: proxy("HTTPS_PROXY"),
      httpProxy: proxy("HTTP_PROXY"),
      noProxy: splitList(sources.environment.NO_PROXY ?? sources.environment.no_proxy),
      caPem: readCa(read("TESSERA_CA_FILE"), sources.workingDir),
      denoPath: read("TESSERA_DENO"),
      browser: parseBrowser(read("TESSERA_BROWSER"), sources.workingDir),
      logFormat: parseChoice("TESSERA_LOG", read("TESSERA_LOG") ?? "text", ["text", "json"]),
      logLevel: parseChoice("TESSERA_LOG_LEVEL", read("TESSERA_LOG_LEVEL") ?? "info", LOG_LEVELS),
      secretKeyFile: resolve(
        sources.workingDir,
        read("TESSERA_SECRET_KEY_FILE") ?? join(dataDir, "secret.key"),
      ),
      secretPassphrase: readPassphrase(read, sources.workingDir),
      backupPassphrase: hide(read("TESSERA_BACKUP_PASSPHRASE")),
      isOpening: read("TESSERA_NO_OPEN") === undefined && hasScreen(sources.environment),
    }),
  };
}

function pick(layers: readonly Layer[], name: Name): string | undefined {
  for (const layer of layers) {
    const value = layer[name];
    // An empty value counts as not given: `TESSERA_MODEL=` in a compose file means "none".
    if (value !== undefined && value.trim() !== "") return value.trim();
  }
  return undefined;
}

function findDataDir({ isCompiled, sourceDir, environment }: ConfigSources): string {
  if (!isCompiled) return join(sourceDir, "data");
  return defaultDataDir({ os: Deno.build.os, environment, home: homedir });
}

function readCa(path: string | undefined, workingDir: string): string | undefined {
  if (path === undefined) return undefined;
  const text = readOptionalText(resolve(workingDir, path));
  if (text?.includes("-----BEGIN CERTIFICATE-----")) return text;
  throw new ConfigError(
    `Cannot use TESSERA_CA_FILE "${path}": expected a readable PEM file with at least one certificate`,
  );
}

function readPassphrase(
  read: (name: Name) => string | undefined,
  workingDir: string,
): (() => string) | undefined {
  const given = read("TESSERA_SECRET_PASSPHRASE");
  const path = read("TESSERA_SECRET_PASSPHRASE_FILE");
  if (given !== undefined && path !== undefined) {
    throw new ConfigError(
      "Cannot use TESSERA_SECRET_PASSPHRASE and TESSERA_SECRET_PASSPHRASE_FILE together: expected one of them",
    );
  }
  if (path === undefined) return given === undefined ? undefined : () => given;
  const text = readOptionalText(resolve(workingDir, path))?.trim() ?? "";
  if (text !== "") return () => text;
  throw new ConfigError(
    `Cannot use TESSERA_SECRET_PASSPHRASE_FILE "${path}": expected a readable file with a passphrase in it`,
  );
}

function hide(text: string | undefined): (() => string) | undefined {
  return text === undefined ? undefined : () => text;
}

/** True where a browser could show up: not over SSH, and on Linux only under a display server and not for root. */
function hasScreen({ DISPLAY, WAYLAND_DISPLAY, SSH_CONNECTION }: Layer): boolean {
  if (SSH_CONNECTION !== undefined) return false;
  // A browser that is started by root runs as root, if it starts at all.
  if (Deno.build.os === "linux" && Deno.uid() === 0) return false;
  return Deno.build.os !== "linux" || (DISPLAY ?? WAYLAND_DISPLAY) !== undefined;
}

function findUnknownNames(layer: Layer, where: string): string[] {
  const known: readonly string[] = [...NAMES, ...FOREIGN_NAMES];
  return Object.keys(layer).filter((name) => name.startsWith("TESSERA_") && !known.includes(name)).map(
    (name) => {
      const nearest = [...NAMES].sort((a, b) => editDistance(name, a) - editDistance(name, b))[0];
      return `Unknown name "${name}" in ${where}: did you mean "${nearest}"`;
    },
  );
}

/** Levenshtein distance over single characters, one row at a time. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
