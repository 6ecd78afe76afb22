import { AppError } from "../domain/errors.ts";

const KEPT = "The file was left as it is";

/** Reason and cure by SQLite's own code; what is missing here is a mistake of ours and stays as it was thrown. */
const MEANINGS: Readonly<Record<string, readonly [reason: string, cure: string]>> = {
  SQLITE_NOTADB: ["the file is not a database", `${KEPT}; move it away, or restore a backup`],
  SQLITE_CORRUPT: [
    "the file is damaged",
    `${KEPT}; "tessera doctor" says which part; move it away together with its -wal and -shm files, and restore a backup`,
  ],
  SQLITE_READONLY: ["the file is read-only", "Give this user the right to write the file and its folder"],
  SQLITE_CANTOPEN: [
    "the file cannot be opened",
    "Check that the folder exists and that this user may write in it",
  ],
  SQLITE_PERM: ["access was refused", "Give this user the right to write the file and its folder"],
  SQLITE_AUTH: ["access was refused", "Check TESSERA_DATABASE_AUTH_TOKEN"],
  SQLITE_BUSY: ["another program holds it locked", "Close the program that uses the file, and try again"],
  SQLITE_LOCKED: ["another program holds it locked", "Close the program that uses the file, and try again"],
  SQLITE_FULL: ["the disk is full", "Free some space; what was stored before is safe"],
  SQLITE_IOERR: ["the disk failed", "Look at the disk and at the system's log"],
  SERVER_ERROR: ["the database server refused", "Check TESSERA_DATABASE_URL and TESSERA_DATABASE_AUTH_TOKEN"],
  HRANA_PROTO_ERROR: ["the server does not speak libSQL's protocol", "Check TESSERA_DATABASE_URL"],
};

/** True when the lock is held elsewhere, so that nothing was done and trying again is safe. */
export function isBusy(error: unknown): boolean {
  return codeOf(error) === "SQLITE_BUSY";
}

/** True when the file itself is broken, so that only another file helps. */
export function isDamage(error: unknown): boolean {
  const code = codeOf(error) ?? "";
  return code.startsWith("SQLITE_CORRUPT") || code.startsWith("SQLITE_NOTADB");
}

/** The error in words for a person when its code says what is wrong; otherwise the error itself. */
export function toDatabaseError(error: unknown, action: string): unknown {
  if (error instanceof AppError) return error;
  const meaning = MEANINGS[codeOf(error) ?? ""] ?? (isNetworkFailure(error) ? UNREACHABLE : undefined);
  if (meaning === undefined) return error;
  const [reason, cure] = meaning;
  return new AppError("database", `${action}: ${reason}`, cure, { cause: error });
}

const UNREACHABLE = [
  "the database server cannot be reached",
  "Check TESSERA_DATABASE_URL and that the server runs",
] as const;

function codeOf(error: unknown): string | undefined {
  if (!(error instanceof Error) || !("code" in error) || typeof error.code !== "string") return undefined;
  return error.code;
}

/** Our own mistakes are TypeErrors as well; only those of `fetch` speak of a request. */
function isNetworkFailure(error: unknown): boolean {
  const text = error instanceof Error
    ? `${error.message} ${error.cause instanceof Error ? error.cause.message : ""}`
    : "";
  return error instanceof TypeError && /sending request|fetch failed|dns error|connect/i.test(text);
}
