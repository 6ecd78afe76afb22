/** What a command's exit tells a script (architecture.md 8). */
export const EXIT = {
  ok: 0,
  /** The block failed, or needs something from a person. */
  blockFailed: 1,
  usage: 2,
  /** Blocks cannot be run safely here. */
  unsafe: 3,
  notFound: 4,
  database: 5,
} as const;

export type ExitCode = typeof EXIT[keyof typeof EXIT];
