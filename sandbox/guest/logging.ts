import type { Channel } from "./channel.ts";
import type { Failures } from "./failures.ts";
import type { Intrinsics } from "./intrinsics.ts";

/** Log lines of a block: `ctx.log` and the console become frames, as many as the limits allow. */
export function createLogging(
  saved: Intrinsics,
  { channel, failures }: { channel: Channel; failures: Failures },
) {
  const MAX_LINE_CHARS = 4_000;
  const LEVELS = ["debug", "info", "warn", "error"];
  const warnings = new Set<string>();
  const hasWarning = warnings.has.bind(warnings);
  const addWarning = warnings.add.bind(warnings);
  const forgetWarnings = warnings.clear.bind(warnings);
  let [linesLeft, charsLeft] = [0, 0];

  function allow(limits: { readonly lines: number; readonly chars: number }): void {
    [linesLeft, charsLeft] = [limits.lines, limits.chars];
    forgetWarnings();
  }

  function write(level: string, text: string): void {
    if (linesLeft <= 0 || charsLeft <= 0) return;
    linesLeft--;
    const isLast = linesLeft === 0 || charsLeft <= text.length;
    const line = isLast ? "More lines were left out" : saved.slice(text, 0, MAX_LINE_CHARS);
    if (isLast) linesLeft = 0;
    charsLeft -= line.length;
    channel.send(`{"kind":"log","level":"${level}","text":${saved.stringifyJson(line)}}`);
  }

  /** `ctx.log("warn", "text")`, or `ctx.log("text")`. */
  function log(...parts: unknown[]): void {
    const [first] = parts;
    let level = "info";
    let from = 0;
    for (let index = 0; index < LEVELS.length && parts.length > 1; index++) {
      if (LEVELS[index] === first) [level, from] = [LEVELS[index] ?? level, 1];
    }
    write(level, join(parts, from));
  }

  /** Says each thing once: a table of a thousand rows would say it a thousand times. */
  function warnOnce(text: string): void {
    if (hasWarning(text)) return;
    addWarning(text);
    write("warn", text);
  }

  function join(parts: readonly unknown[], from: number): string {
    let text = "";
    for (let index = from; index < parts.length; index++) {
      const part = parts[index];
      text += (index === from ? "" : " ") + (typeof part === "string" ? part : failures.inspectSafely(part));
    }
    return text;
  }

  function replaceConsole(): void {
    const at = (level: string) => (...parts: unknown[]) => write(level, join(parts, 0));
    const nothing = () => {};
    const replaced = {
      debug: at("debug"),
      trace: at("debug"),
      log: at("info"),
      info: at("info"),
      dir: at("info"),
      table: at("info"),
      warn: at("warn"),
      error: at("error"),
      assert: (isTrue: unknown, ...parts: unknown[]) => isTrue ? undefined : write("error", join(parts, 0)),
      group: at("info"),
      groupCollapsed: at("info"),
      groupEnd: nothing,
      count: nothing,
      countReset: nothing,
      time: nothing,
      timeLog: nothing,
      timeEnd: nothing,
      clear: nothing,
    };
    saved.defineProperty(globalThis, "console", { value: replaced, writable: true, configurable: true });
  }

  return { allow, log, write, warnOnce, replaceConsole };
}

export type Logging = ReturnType<typeof createLogging>;
