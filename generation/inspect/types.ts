export type SourceFormat = "json" | "feed" | "csv" | "ics" | "html";

/** What was found behind an address. A superset of the `Inspection` that pages show. */
export type Inspection =
  | {
    readonly kind: "recognised";
    readonly address: string;
    readonly format: SourceFormat;
    readonly title: string;
    readonly summary: string;
    readonly choices: readonly InspectionChoice[];
  }
  | { readonly kind: "unknown"; readonly address: string; readonly message: string; readonly hint: string };

export type ViewId = "table" | "list" | "line" | "bar" | "stat" | "facts" | "agenda";

/** One list or record of a source, with the fields worth showing and the views that fit. */
export interface InspectionChoice {
  readonly id: string;
  readonly label: string;
  /** How many were seen; 0 when it was not read yet (a feed that a page names). */
  readonly rows: number;
  readonly fields: readonly InspectedField[];
  readonly views: readonly { readonly id: ViewId; readonly label: string }[];
  readonly view: ViewId;
  readonly source: ChoiceSource;
}

/** How code reads the choice again. */
export type ChoiceSource =
  | {
    readonly format: "json";
    readonly shape: JsonShape;
    /** Keys from the top of the answer. */
    readonly keys: readonly string[];
    /** The newest rows stand at the end. */
    readonly isAscending: boolean;
  }
  | {
    readonly format: "csv";
    readonly delimiter: string;
    readonly hasHeader: boolean;
    readonly isAscending: boolean;
  }
  | {
    readonly format: "html";
    /** Which table of the page, from 0. */
    readonly table: number;
    readonly headers: readonly string[];
    readonly isAscending: boolean;
  }
  | { readonly format: "feed"; readonly address: string }
  | { readonly format: "ics" };

/** list of records · list of lists · list of values · record of lists of one length · record of like values · one record */
export type JsonShape = "list" | "tuples" | "values" | "columns" | "map" | "record";

export type FieldType = "number" | "date" | "text" | "link" | "image" | "yes or no";

export type DateForm = "iso" | "day" | "seconds" | "milliseconds" | "day first";

export interface InspectedField {
  /** Names the field within its choice. */
  readonly path: string;
  readonly label: string;
  readonly type: FieldType;
  readonly sample: string;
  readonly isChosen: boolean;
  /** Where the value stands in a row. */
  readonly keys: readonly string[];
  /** JSON types that were seen. */
  readonly inputs: readonly ("string" | "number" | "boolean")[];
  readonly dateForm?: DateForm;
  /** Numbers are written as 1.234,5. */
  readonly hasDecimalComma?: boolean;
  /** Hosts of the pictures that were seen. */
  readonly imageHosts?: readonly string[];
}

export type Scalar = string | number | boolean | null;

/** Rows as a reader found them, values by the position of their column. */
export interface SampleTable {
  readonly columns: readonly { readonly keys: readonly string[]; readonly label: string }[];
  readonly rows: readonly (readonly Scalar[])[];
}
