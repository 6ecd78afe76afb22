/** A command line that cannot be understood; the message says what was wrong and `hint` what is wanted. */
export class UsageError extends Error {
  override readonly name = "UsageError";
  constructor(message: string, readonly hint = 'Run "tessera help" for the commands') {
    super(message);
  }
}
