import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import type { Readable, Writable } from "node:stream";
import { type BrowserWay, listBrowserWays } from "./browser_ways.ts";
import { browserFlags } from "./browser_flags.ts";
import { makeProfile } from "./browser_profile.ts";

/** A browser that runs and is spoken to in messages of its debugging protocol, one JSON text each. */
export interface StartedBrowser {
  send(text: string): void;
  /** Replaces the listener. */
  listen(listener: (text: string) => void): void;
  /** What stands around it, in words for people. */
  readonly layers: readonly string[];
  /** Resolves when its processes and its profile are gone. */
  readonly ended: Promise<void>;
  /** Ends every process of it; waits for `ended`. */
  close(): Promise<void>;
}

export interface BrowserStart {
  /** Path of a Chromium or Chrome. */
  readonly path: string;
  /** Ways to try, strictest first; those of this machine unless given. */
  readonly ways?: readonly BrowserWay[];
}

/** Bytes of one message of the browser: a page's text is asked for in bounded pieces. */
const MAX_MESSAGE_BYTES = 48 * 1024 * 1024;
const START_MS = 10_000;
/** A browser that has ended has this long to let go of its pipes. */
const CLOSING_MS = 250;
const MAX_REASON_CHARS = 300;

/** The way that worked for a path; the next start of the same browser begins with it. */
const known = new Map<string, BrowserWay>();

/**
 * Starts a browser with a profile of its own in a folder that is removed with it, spoken to by a pipe: no port that
 * another program could find. Throws `Error` with words for a person when none of the ways works.
 */
export async function startBrowser({ path, ways }: BrowserStart): Promise<StartedBrowser> {
  const first = ways === undefined ? known.get(path) : undefined;
  let reason = "";
  for (const way of first === undefined ? ways ?? listBrowserWays() : [first]) {
    const started = await tryWay(path, way);
    if (typeof started !== "string") {
      if (ways === undefined) known.set(path, way);
      return started;
    }
    reason = started;
  }
  known.delete(path);
  throw new Error(`Cannot start the browser "${path}": ${reason || "it ended at once"}`);
}

async function tryWay(path: string, way: BrowserWay): Promise<StartedBrowser | string> {
  const profile = await makeProfile();
  const removeProfile = () =>
    Deno.remove(profile, { recursive: true }).catch(() => {/* the system's own cleaning takes it */});
  try {
    if (way.uid !== undefined) await Deno.chown(profile, way.uid, way.uid);
    const child = spawnBrowser(path, way, profile);
    // A start that fails is an event of its own, and a child without pipes: unheard, it would end the server.
    await once(child, "spawn");
    return await untilItAnswers(watch(child, way.layers, removeProfile));
  } catch (error) {
    await removeProfile();
    return error instanceof Error ? error.message : String(error);
  }
}

function spawnBrowser(path: string, { command, flags }: BrowserWay, profile: string): ChildProcess {
  const [program = path, ...args] = [...command, path, ...browserFlags(profile), ...flags];
  return spawn(program, args, {
    // Its own group, so that a wrapper's children end with it.
    detached: Deno.build.os !== "windows",
    cwd: Deno.build.os === "windows" ? profile : "/",
    stdio: ["ignore", "ignore", "pipe", "pipe", "pipe"],
    env: {
      HOME: profile,
      TMPDIR: profile,
      PATH: "/usr/bin:/bin",
      LANG: "en_US.UTF-8",
      TZ: "UTC",
      DBUS_SESSION_BUS_ADDRESS: "disabled:",
      ...windowsEnvironment(profile),
    },
  });
}

function windowsEnvironment(profile: string): Record<string, string> {
  return Deno.build.os === "windows"
    ? { TEMP: profile, TMP: profile, SystemRoot: "C:\\Windows", LOCALAPPDATA: profile }
    : {};
}

interface Watched extends StartedBrowser {
  /** The beginning of what it wrote to its error stream. */
  readonly complaint: () => string;
}

function watch(
  child: ChildProcess,
  layers: readonly string[],
  removeProfile: () => Promise<void>,
): Watched {
  const { promise: ended, resolve } = Promise.withResolvers<void>();
  let listener: (text: string) => void = () => {};
  let complaint = "";
  let isOver = false;
  let closing: ReturnType<typeof setTimeout> | undefined;
  const input = child.stdio[3] as Writable;
  const output = child.stdio[4] as Readable;
  const kill = () => {
    if (isOver || child.pid === undefined) return;
    try {
      // The group, not the wrapper alone.
      if (Deno.build.os === "windows") child.kill("SIGKILL");
      else Deno.kill(-child.pid, "SIGKILL");
    } catch {
      child.kill("SIGKILL");
    }
  };
  const end = async (message = "") => {
    if (isOver) return;
    isOver = true;
    clearTimeout(closing);
    for (const pipe of [input, output, child.stderr]) pipe?.destroy();
    complaint ||= message;
    await removeProfile();
    resolve();
  };
  child.once("error", (error) => end(error.message));
  child.once("close", () => end());
  // Something that it left behind, out of reach of any signal to it, may hold its pipes for as long as it likes.
  child.once("exit", () => closing = setTimeout(end, CLOSING_MS));
  child.stderr?.on("data", (chunk: Uint8Array) => {
    if (complaint.length < MAX_REASON_CHARS) complaint += new TextDecoder().decode(chunk);
  });
  input.on("error", () => {/* it ended: `ended` tells */});
  output.on("error", () => {/* the same */});
  output.on("data", splitMessages((text) => listener(text), kill));
  return {
    send: (text) => {
      if (!isOver) input.write(`${text}\0`);
    },
    listen: (next) => void (listener = next),
    layers,
    ended,
    complaint: () => complaint,
    async close() {
      kill();
      await ended;
    },
  };
}

/** Messages end with a zero byte. One that is too long ends the browser. */
function splitMessages(tell: (text: string) => void, tooLong: () => void): (chunk: Uint8Array) => void {
  let parts: Uint8Array[] = [];
  let size = 0;
  return (chunk) => {
    let from = 0;
    for (let end = chunk.indexOf(0); end >= 0; end = chunk.indexOf(0, from)) {
      parts.push(chunk.subarray(from, end));
      const text = join(parts, size + end - from);
      [parts, size, from] = [[], 0, end + 1];
      tell(text);
    }
    if (from < chunk.length) {
      parts.push(chunk.slice(from));
      size += chunk.length - from;
    }
    if (size > MAX_MESSAGE_BYTES) {
      [parts, size] = [[], 0];
      tooLong();
    }
  };
}

function join(parts: readonly Uint8Array[], size: number): string {
  const whole = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return new TextDecoder().decode(whole);
}

/** A browser that answers its version runs; one whose own sandbox has no ground ends before. */
async function untilItAnswers(browser: Watched): Promise<StartedBrowser | string> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  browser.listen(() => resolve(true));
  browser.ended.then(() => resolve(false));
  const timer = setTimeout(() => resolve(false), START_MS);
  browser.send(JSON.stringify({ id: 0, method: "Browser.getVersion" }));
  const isRunning = await promise;
  clearTimeout(timer);
  browser.listen(() => {});
  if (isRunning) return browser;
  await browser.close();
  return lastWords(browser.complaint());
}

function lastWords(complaint: string): string {
  const lines = complaint.split("\n").filter((line) => line.trim() !== "" && !line.includes("dbus"));
  return (lines.at(-1) ?? "it did not answer").slice(0, MAX_REASON_CHARS);
}
