/** Something that a person could not see or read on a card. */
export interface ViewFinding {
  /** axe's id of the rule where axe has one, such as "link-name". */
  readonly rule: string;
  /** What its author has to repair: something that is cut off, or that cannot be read. */
  readonly kind: "cut_off" | "unreadable";
  /** A failure sends a model's candidate back; a warning is only shown. */
  readonly weight: "failure" | "warning";
  /** One sentence; text of the block is quoted and bounded. */
  readonly message: string;
}
