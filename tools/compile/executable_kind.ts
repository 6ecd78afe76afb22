import type { Target } from "./targets.ts";

const HEADER_BYTES = 4096;

/** The machine that a program or native library is for, by its header: ELF, Mach-O or PE. */
export interface ExecutableKind {
  readonly os: Target["os"];
  readonly arch: Target["arch"] | "other";
}

/** Throws when the file is made for another machine than the target: it would be found out only over there. */
export async function requireKind(path: string, target: Target): Promise<void> {
  const kind = await readKind(path);
  if (kind?.os === target.os && kind.arch === target.arch) return;
  const what = kind === undefined ? "no program" : `for ${kind.os} ${kind.arch}`;
  throw new Error(`Cannot use "${path}" in a file for ${target.name}: it is ${what}`);
}

/** Nothing when it is no program that is known here. */
export async function readKind(path: string): Promise<ExecutableKind | undefined> {
  using file = await Deno.open(path);
  const bytes = new Uint8Array(HEADER_BYTES);
  const count = await file.read(bytes) ?? 0;
  return parseKind(new DataView(bytes.buffer, 0, count));
}

function parseKind(view: DataView): ExecutableKind | undefined {
  if (view.byteLength < 64) return undefined;
  const magic = view.getUint32(0);
  if (magic === 0x7f454c46) {
    return { os: "linux", arch: nameArch(view.getUint16(18, true), { x86_64: 62, aarch64: 183 }) };
  }
  if (magic === 0xcffaedfe) {
    return {
      os: "darwin",
      arch: nameArch(view.getUint32(4, true), { x86_64: 0x1000007, aarch64: 0x100000c }),
    };
  }
  if (view.getUint16(0) !== 0x4d5a) return undefined;
  const at = view.getUint32(0x3c, true);
  if (at + 6 > view.byteLength || view.getUint32(at) !== 0x50450000) return undefined;
  return { os: "windows", arch: nameArch(view.getUint16(at + 4, true), { x86_64: 0x8664, aarch64: 0xaa64 }) };
}

function nameArch(
  code: number,
  { x86_64, aarch64 }: { readonly x86_64: number; readonly aarch64: number },
): ExecutableKind["arch"] {
  return code === x86_64 ? "x86_64" : code === aarch64 ? "aarch64" : "other";
}
