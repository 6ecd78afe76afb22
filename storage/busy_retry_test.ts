import { equal, rejects } from "node:assert/strict";
import { retryWhileBusy } from "./busy_retry.ts";
import { toDatabaseError } from "./database_errors.ts";

class SqlError extends Error {
  constructor(readonly code: string) {
    super(code);
  }
}

function createFailing(error: Error, times: number) {
  const seen = { calls: 0, reconnects: 0, pausedMs: 0 };
  return {
    seen,
    work: () => {
      seen.calls += 1;
      return seen.calls <= times ? Promise.reject(error) : Promise.resolve("done");
    },
    options: {
      reconnect: () => void (seen.reconnects += 1),
      pause: (ms: number) => {
        seen.pausedMs += ms;
        return Promise.resolve();
      },
    },
  };
}

Deno.test("retryWhileBusy() reconnects and tries again until the lock is free", async () => {
  const { work, options, seen } = createFailing(new SqlError("SQLITE_BUSY"), 5);
  equal(await retryWhileBusy(work, options), "done");
  equal(seen.calls, 6);
  equal(seen.reconnects, 5);
});

Deno.test("retryWhileBusy() gives up after its time and leaves a usable connection", async () => {
  const error = new SqlError("SQLITE_BUSY");
  const { work, options, seen } = createFailing(error, Infinity);
  await rejects(retryWhileBusy(work, { ...options, waitMs: 1_000 }), error);
  equal(seen.pausedMs >= 1_000 && seen.pausedMs < 1_250, true);
  equal(seen.reconnects, seen.calls);
});

Deno.test("retryWhileBusy() passes on every other error at once", async () => {
  const { work, options, seen } = createFailing(new SqlError("SQLITE_CONSTRAINT"), 1);
  await rejects(retryWhileBusy(work, options), /SQLITE_CONSTRAINT/);
  equal(seen.calls, 1);
});

Deno.test("toDatabaseError() gives reason and cure, and keeps the cause", () => {
  for (
    const code of [
      "SQLITE_BUSY",
      "SQLITE_READONLY",
      "SQLITE_FULL",
      "SQLITE_CORRUPT",
      "SQLITE_NOTADB",
      "SQLITE_IOERR",
    ]
  ) {
    const cause = new SqlError(code);
    const error = toDatabaseError(cause, 'Cannot use database "x"');
    equal(error instanceof Error && error.name, "AppError");
    equal(error instanceof Error && error.cause, cause);
  }
});

Deno.test("toDatabaseError() leaves our own mistakes as they are", () => {
  for (
    const error of [
      new SqlError("SQLITE_CONSTRAINT"),
      new SqlError("SQLITE_ERROR"),
      new TypeError("x is undefined"),
    ]
  ) {
    equal(toDatabaseError(error, "Cannot"), error);
  }
});
