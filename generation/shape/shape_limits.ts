/** Bounds of what is looked at in one answer: it is done at refreshes, in the server's own process. */
export const SHAPE_LIMITS = {
  /** Characters of an answer that is parsed whole. */
  parsedChars: 4 * 1024 * 1024,
  /** Characters of an answer whose beginning is enough. */
  scannedChars: 512 * 1024,
  /** Fields of one shape. */
  fields: 300,
  /** Rows of one list that are looked at. */
  rows: 100,
  /** Keys of one object. */
  keys: 200,
  depth: 8,
  /** Values of one answer. */
  values: 20_000,
  /** Characters of a name; a longer one is left out. */
  nameChars: 80,
} as const;
