/**
 * The container of a backup: POSIX tar (ustar), of which only plain files are written and read, so that `tar xf` opens
 * it and a reader has nothing to decide. https://pubs.opengroup.org/onlinepubs/9699919799/utilities/pax.html
 */

export const TAR_BLOCK = 512;
/** Two empty blocks end the file. */
export const TAR_END_BYTES = 2 * TAR_BLOCK;

/** [offset, length] of a field. */
const FIELDS = {
  name: [0, 100],
  mode: [100, 8],
  user: [108, 8],
  group: [116, 8],
  size: [124, 12],
  modified: [136, 12],
  sum: [148, 8],
  type: [156, 1],
  magic: [257, 8],
} as const;
type Field = keyof typeof FIELDS;

export interface TarEntry {
  readonly name: string;
  readonly bytes: number;
  /** Seconds since 1970. */
  readonly modifiedAt: number;
}

/** The one header that we write for an entry; it stands before the content, which is filled up to whole blocks. */
export function writeTarHeader({ name, bytes, modifiedAt }: TarEntry): Uint8Array<ArrayBuffer> {
  const block = new Uint8Array(TAR_BLOCK);
  const put = (field: Field, text: string) => {
    const [offset, length] = FIELDS[field];
    const encoded = new TextEncoder().encode(text);
    if (encoded.length > length) throw new RangeError(`Cannot write tar field "${field}": too long`);
    block.set(encoded, offset);
  };
  const octal = (value: number, digits: number) => `${value.toString(8).padStart(digits, "0")}\0`;
  put("name", name);
  put("mode", octal(0o600, 7));
  put("user", octal(0, 7));
  put("group", octal(0, 7));
  put("size", octal(bytes, 11));
  put("modified", octal(modifiedAt, 11));
  put("type", "0");
  put("magic", "ustar\x0000");
  // The sum counts its own field as spaces.
  put("sum", " ".repeat(8));
  const sum = block.reduce((total, byte) => total + byte, 0);
  put("sum", `${sum.toString(8).padStart(6, "0")}\0 `);
  return block;
}

/**
 * What a header says, or `undefined` when it is not exactly as we write it: a link, a folder, an extension, a size in
 * another form, a changed bit.
 */
export function readTarHeader(block: Uint8Array): TarEntry | undefined {
  const text = (field: Field) => {
    const [offset, length] = FIELDS[field];
    return new TextDecoder("latin1").decode(block.subarray(offset, offset + length)).split("\0")[0] ?? "";
  };
  const number = (field: Field) => /^[0-7]{11}$/.test(text(field)) ? parseInt(text(field), 8) : undefined;
  const bytes = number("size");
  const modifiedAt = number("modified");
  const name = text("name");
  if (bytes === undefined || modifiedAt === undefined || !/^[\w.]{1,100}$/.test(name)) return undefined;
  const entry = { name, bytes, modifiedAt };
  const expected = writeTarHeader(entry);
  return block.length === TAR_BLOCK && block.every((byte, index) => byte === expected[index])
    ? entry
    : undefined;
}

/** Bytes of nothing that fill content up to a whole block. */
export function tarPadding(bytes: number): number {
  return (TAR_BLOCK - bytes % TAR_BLOCK) % TAR_BLOCK;
}
