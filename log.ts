export type LogFields = Readonly<Record<string, string | number | boolean | null | undefined>>;

/** One event a line: an area, a past-tense message, fields with units. Nothing secret, no prompt, no generated code. */
export interface Log {
  info(area: string, message: string, fields?: LogFields): void;
  /** We coped. */
  warn(area: string, message: string, fields?: LogFields): void;
  /** Someone must look; `cause` is printed with its stack. */
  error(area: string, message: string, fields?: LogFields, cause?: unknown): void;
}

export const LOG_LEVELS = ["info", "warn", "error"] as const;
export type LogLevel = typeof LOG_LEVELS[number];

/** Taken before anything can stand in its place. */
const writeError = console.error.bind(console);

/** A log that writes to standard error: standard output belongs to commands. What is below the level is left out. */
export function createLog(
  format: "text" | "json",
  level: LogLevel = "info",
  write: (line: string) => void = writeError,
): Log {
  const emit = (
    lineLevel: LogLevel,
    area: string,
    message: string,
    fields: LogFields = {},
    cause?: unknown,
  ) => {
    if (LOG_LEVELS.indexOf(lineLevel) < LOG_LEVELS.indexOf(level)) return;
    const line = { at: new Date().toISOString(), level: lineLevel, area, message };
    const reason = cause === undefined ? undefined : describeCause(cause);
    try {
      write(format === "json" ? formatJson(line, fields, reason) : formatText(line, fields, reason));
    } catch {
      // A full disk or a closed pipe behind standard error must not end what the log is about.
    }
  };
  return {
    info: (area, message, fields) => emit("info", area, message, fields),
    warn: (area, message, fields) => emit("warn", area, message, fields),
    error: (area, message, fields, cause) => emit("error", area, message, fields, cause),
  };
}

/** A log that keeps nothing. */
export const silentLog: Log = { info() {}, warn() {}, error() {} };

/** Sends what libraries and the runtime write by `console` to the log, line by line; standard output stays as it is. */
export function redirectConsole(log: Log): void {
  const say = (level: LogLevel) => (...parts: unknown[]) =>
    log[level](
      "console",
      parts.map((part) => typeof part === "string" ? part : describeCause(part)).join(" "),
    );
  Object.assign(console, {
    ...{ error: say("error"), warn: say("warn"), info: say("info"), debug: say("info"), trace: say("info") },
  });
}

/** Logs what nobody caught and calls `end`, in place of the runtime's own lines. */
export function logUncaught(log: Log, end: () => void): void {
  const tell = (message: string, event: Event, cause: unknown) => {
    event.preventDefault();
    log.error("process", message, {}, cause ?? "no reason was given");
    end();
  };
  addEventListener("error", (event) => tell("Uncaught error", event, event.error));
  addEventListener("unhandledrejection", (event) => tell("Unhandled rejection", event, event.reason));
}

interface Line {
  readonly at: string;
  readonly level: LogLevel;
  readonly area: string;
  readonly message: string;
}

/** Some readers end a line at these as well, and JSON leaves them as they are. */
const ODD_LINE_ENDS = /[\u0085\u2028\u2029]/g;

function formatJson(line: Line, fields: LogFields, cause: string | undefined): string {
  // Twice, so that the own names stand first and no field takes their place.
  return JSON.stringify({ ...line, ...fields, ...line, cause }).replace(
    ODD_LINE_ENDS,
    (end) => `\\u${end.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

function formatText(
  { at, level, area, message }: Line,
  fields: LogFields,
  cause: string | undefined,
): string {
  const rest = Object.entries(fields).filter(([, value]) => value !== undefined)
    .map(([key, value]) => `${key}=${typeof value === "string" ? JSON.stringify(value) : value}`).join(" ");
  return `${at} ${level.padEnd(5)} ${area}: ${message}${rest && ` ${rest}`}${
    cause === undefined ? "" : `\n${cause}`
  }`;
}

function describeCause(cause: unknown): string {
  return cause instanceof Error ? cause.stack ?? `${cause.name}: ${cause.message}` : String(cause);
}
