export type LogFields = Readonly<Record<string, string | number | boolean | null | undefined>>;

/** One event a line: an area, a past-tense message, fields with units. Nothing secret, no prompt, no generated code. */
export interface Log {
  info(area: string, message: string, fields?: LogFields): void;
  /** We coped. */
  warn(area: string, message: string, fields?: LogFields): void;
  /** Someone must look; `cause` is printed with its stack. */
  error(area: string, message: string, fields?: LogFields, cause?: unknown): void;
}

type Level = "info" | "warn" | "error";

/** A log that writes to standard error: standard output belongs to commands. */
export function createLog(format: "text" | "json", write: (line: string) => void = writeLine): Log {
  const emit = (level: Level, area: string, message: string, fields: LogFields = {}, cause?: unknown) => {
    const at = new Date().toISOString();
    const reason = cause === undefined ? undefined : describeCause(cause);
    if (format === "json") {
      return write(JSON.stringify({ at, level, area, message, ...fields, cause: reason }));
    }
    const rest = Object.entries(fields).filter(([, value]) => value !== undefined)
      .map(([key, value]) => `${key}=${typeof value === "string" ? JSON.stringify(value) : value}`).join(" ");
    write(
      `${at} ${level.padEnd(5)} ${area}: ${message}${rest && ` ${rest}`}${
        reason === undefined ? "" : `\n${reason}`
      }`,
    );
  };
  return {
    info: (area, message, fields) => emit("info", area, message, fields),
    warn: (area, message, fields) => emit("warn", area, message, fields),
    error: (area, message, fields, cause) => emit("error", area, message, fields, cause),
  };
}

/** A log that cannot be written (a full disk, a closed terminal) is lost; what it tells of goes on. */
function writeLine(line: string): void {
  try {
    console.error(line);
  } catch {
    // There is no other place to say it.
  }
}

/** A log that keeps nothing. */
export const silentLog: Log = { info() {}, warn() {}, error() {} };

function describeCause(cause: unknown): string {
  return cause instanceof Error ? cause.stack ?? `${cause.name}: ${cause.message}` : String(cause);
}
