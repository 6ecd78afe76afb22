import type { BlockId } from "../../domain/ids.ts";
import type { Origin } from "../../domain/manifest.ts";

/** A value on the card, or in the block's data. */
export type ShownLeaf = string | number | boolean;

/** One value that the card shows. */
export interface ShownValue {
  /** What stands beside it: a label, a column, a row; may be empty. */
  readonly label: string;
  readonly value: ShownLeaf;
  /** Component or element that shows it. */
  readonly shownBy: string;
  /** JSON pointer into the data (RFC 6901); null when the data has no such value. */
  readonly path: string | null;
}

export interface ShownValues {
  readonly values: readonly ShownValue[];
  /** There are more than the list holds. */
  readonly hasMore: boolean;
  /** Epoch milliseconds of the run that gave them; null without data. */
  readonly at: number | null;
  readonly version: number | null;
}

/** A value to explain: the place in the data wins, the text is what a person saw. */
export interface WhyQuery {
  readonly path?: string | undefined;
  readonly value?: string | undefined;
}

/** A piece of an answer with the value in its middle: outside text, cleaned and bounded. */
export interface Excerpt {
  readonly before: string;
  readonly match: string;
  readonly after: string;
}

/** The request whose answer it is. */
export interface WhyRequest {
  readonly method: string;
  /** Host and path; the query is never shown. */
  readonly address: string;
  /** Null when none came. */
  readonly status: number | null;
  /** Null when the run's own row is gone. */
  readonly ms: number | null;
  readonly fromCache: boolean;
  readonly bytes: number;
  readonly contentType: string;
  /** Only its beginning is kept. */
  readonly isTrimmed: boolean;
}

export interface AnswerPlace {
  readonly request: WhyRequest;
  /** As code would write it, such as `items[3].price`; null for an answer that is no JSON. */
  readonly jsonPath: string | null;
  readonly excerpt: Excerpt;
}

/** Where a value comes from, as far as it can be told. */
export type WhyFinding =
  /** It stands in an answer; `how` says what was done to it, and is empty when nothing was. */
  | {
    readonly kind: "answer";
    readonly how: string;
    readonly places: readonly AnswerPlace[];
    /** Places in all answers, those that are not listed included. */
    readonly total: number;
  }
  /** It was computed from many values of one answer. */
  | { readonly kind: "computed"; readonly how: string; readonly places: readonly AnswerPlace[] }
  | { readonly kind: "setting"; readonly name: string; readonly label: string }
  | { readonly kind: "clock"; readonly how: string }
  /** It was measured at a request of the run. */
  | { readonly kind: "request"; readonly how: string; readonly request: WhyRequest }
  /** The code holds it as it is. */
  | { readonly kind: "code" }
  /** Not found: `closest` is the nearest number of an answer. */
  | { readonly kind: "unknown"; readonly reason: string; readonly closest: AnswerPlace | null };

/** Lines of backend.ts that read or make the value, counted from 1. */
export interface CodeLines {
  readonly lines: readonly number[];
  /** Names that were looked for. */
  readonly names: readonly string[];
}

export interface Why {
  readonly blockId: BlockId;
  readonly value: ShownLeaf;
  /** Place in the data as code would write it; null when it stands in none. */
  readonly dataPath: string | null;
  /** Equal values in the data, this one included. */
  readonly equalCount: number;
  readonly finding: WhyFinding;
  /** What else it is equal to: a setting, the clock. */
  readonly also: readonly string[];
  readonly code: CodeLines;
  readonly backend: string;
  readonly version: { readonly number: number; readonly origin: Origin; readonly createdAt: number };
  /** The run that gave the value. */
  readonly run: { readonly id: number | null; readonly at: number };
  /** Epoch milliseconds of the answers that were looked through; null when none are kept. */
  readonly recordedAt: number | null;
}

export interface WhyCases {
  /** The values on a block's card, each with its place in the data. Throws `NotFoundError`. */
  listShownValues(id: BlockId): Promise<ShownValues>;
  /** Throws `NotFoundError` for a block without data, and for a value that neither data nor query names. */
  explainValue(id: BlockId, query: WhyQuery): Promise<Why>;
}
