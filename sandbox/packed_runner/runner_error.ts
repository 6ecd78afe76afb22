/** Why there is no unpacked runner, in words for a person, and what to do. */
export class RunnerError extends Error {
  readonly hint: string;

  constructor(message: string, hint: string, options?: ErrorOptions) {
    super(message, options);
    this.hint = hint;
  }
}
