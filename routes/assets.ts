/** Built files by their plain name: "app.css" → its address with content hash, bytes and type. */
export interface Assets {
  /** File name with hash for a plain name such as "app.js"; throws when it was never built. */
  file(name: string): string;
  read(file: string): Promise<{ readonly bytes: Uint8Array; readonly type: string } | undefined>;
}
