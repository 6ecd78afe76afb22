/** A system that the program can be made for. */
export interface Target {
  /** As Rust and `deno compile --target` name it. */
  readonly name: string;
  readonly os: "linux" | "darwin" | "windows";
  readonly arch: "x86_64" | "aarch64";
  /** npm package with the plain Deno CLI. */
  readonly denoPackage: string;
  /** npm package with libSQL's native library. */
  readonly libsqlPackage: string;
}

export const TARGETS: readonly Target[] = [
  target("x86_64-unknown-linux-gnu", "linux", { deno: "linux-x64-glibc", libsql: "linux-x64-gnu" }),
  target("aarch64-unknown-linux-gnu", "linux", { deno: "linux-arm64-glibc", libsql: "linux-arm64-gnu" }),
  target("x86_64-apple-darwin", "darwin", { deno: "darwin-x64", libsql: "darwin-x64" }),
  target("aarch64-apple-darwin", "darwin", { deno: "darwin-arm64", libsql: "darwin-arm64" }),
  target("x86_64-pc-windows-msvc", "windows", { deno: "win32-x64", libsql: "win32-x64-msvc" }),
];

/** Throws an error that names the known ones. */
export function getTarget(name: string): Target {
  const found = TARGETS.find((known) => known.name === name);
  if (found !== undefined) return found;
  throw new Error(
    `Cannot make a file for "${name}": expected one of ${TARGETS.map((known) => known.name).join(", ")}`,
  );
}

/** `deno` alone, as the packages and archives of Deno name it. */
export function denoName({ os }: Target): string {
  return os === "windows" ? "deno.exe" : "deno";
}

/** `tessera` for this machine, `tessera-VERSION-TARGET` for others. */
export function outputName({ name, os }: Target, { version, own }: { version: string; own: string }): string {
  const base = name === own ? "tessera" : `tessera-${version}-${name}`;
  return os === "windows" ? `${base}.exe` : base;
}

function target(
  name: string,
  os: Target["os"],
  { deno, libsql }: { readonly deno: string; readonly libsql: string },
): Target {
  const arch = name.startsWith("x86_64") ? "x86_64" : "aarch64";
  return { name, os, arch, denoPackage: `@deno/${deno}`, libsqlPackage: `@libsql/${libsql}` };
}
