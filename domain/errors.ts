export type AppErrorCode =
  | "not_found"
  | "invalid"
  | "conflict"
  | "busy"
  | "unavailable"
  | "forbidden"
  | "database"
  | "unsafe";

/** An expected refusal with words for a person; `cause` is for the log only. */
export class AppError extends Error {
  override readonly name: string = "AppError";
  constructor(readonly code: AppErrorCode, message: string, readonly hint?: string, options?: ErrorOptions) {
    super(message, options);
  }
}

export class NotFoundError extends AppError {
  override readonly name = "NotFoundError";
  constructor(what: string, id: string) {
    super(
      "not_found",
      `Cannot find ${what} "${id.slice(0, 40)}"`,
      "It may have been deleted; look in the trash",
    );
  }
}
