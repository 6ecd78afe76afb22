import { createHash } from "node:crypto";
import { dirname, join } from "node:path";
import { tryCommand } from "./programs.ts";

/** Where the runner stands inside its root folder. */
export const RUNNER_INSIDE = "/deno";

/** What a guest with direct network needs to look names up; nothing of it is secret. */
const RESOLVER_FILES = ["/etc/resolv.conf", "/etc/hosts", "/etc/nsswitch.conf"];

/** Options of a mount that a user namespace may not take away when it mounts the same again (mount_namespaces(7)). */
const LOCKED_OPTIONS = ["nosuid", "nodev", "noexec", "noatime", "nodiratime", "relatime", "strictatime"];

/**
 * A folder that becomes a guest's whole file system: empty files over which the runner and its libraries are
 * mounted, read-only. It holds nothing itself, so it may stay where it is between starts, and serve many at once.
 */
export interface RunnerRoot {
  readonly folder: string;
  /** Table for `mount --all --fstab`: everything that a guest sees. */
  readonly table: string;
  /** The same with what looking names up needs. */
  readonly tableWithResolver: string;
}

interface MountedFile {
  readonly from: string;
  readonly inside: string;
}

/** Makes or mends the folder. Throws what the file system throws, and `Error` when the runner's libraries are unknown. */
export function makeRunnerRoot(denoPath: string, workDir: string): RunnerRoot {
  const runner = Deno.realPathSync(denoPath);
  const place = join(workDir, createHash("sha256").update(runner).digest("hex").slice(0, 16));
  const folder = join(place, "root");
  const files: MountedFile[] = [
    { from: runner, inside: RUNNER_INSIDE },
    ...listLibraries(runner).map((path) => ({ from: path, inside: path })),
  ];
  const resolver = RESOLVER_FILES.filter(isThere).map((path) => ({ from: path, inside: path }));
  for (const { inside } of [...files, ...resolver]) putEmptyFile(folder + inside);
  // Storage and caches are told to live below this file, where nothing can.
  putEmptyFile(`${folder}/dev/null`);
  // The runner asks for its own path by this name; no process is to be seen, not even its own.
  putLink(`${folder}/proc/self/exe`, RUNNER_INSIDE);
  return {
    folder,
    table: writeTable(join(place, "mounts"), folder, files),
    tableWithResolver: writeTable(join(place, "mounts-resolver"), folder, [...files, ...resolver]),
  };
}

/** Shared objects that the loader brings in, the loader itself included (ld.so(8), LD_TRACE_LOADED_OBJECTS). */
function listLibraries(runner: string): string[] {
  const traced = tryCommand([runner], { LD_TRACE_LOADED_OBJECTS: "1" });
  const text = traced.kind === "works" ? traced.output : "";
  const paths = [...text.matchAll(/^\s*(?:\S+ => )?(\/\S+) \(0x[0-9a-f]+\)$/gm)].map(([, path = ""]) => path);
  if (paths.length === 0) throw new Error("Cannot tell which libraries the runner loads");
  return paths;
}

function writeTable(path: string, folder: string, files: readonly MountedFile[]): string {
  const mounts = readMounts();
  const line = (from: string, to: string) =>
    `${escapeField(from)} ${escapeField(to)} none ${
      ["bind", "ro", ...optionsOf(from, mounts)].join(",")
    } 0 0`;
  const lines = [line(folder, folder), ...files.map(({ from, inside }) => line(from, folder + inside))];
  const whole = `${path}.${crypto.randomUUID()}`;
  Deno.writeTextFileSync(whole, `${lines.join("\n")}\n`, { mode: 0o600 });
  // Another program may start guests with the same folder right now: it reads the old table or the new one.
  Deno.renameSync(whole, path);
  return path;
}

interface Mount {
  readonly place: string;
  readonly options: readonly string[];
}

function optionsOf(path: string, mounts: readonly Mount[]): string[] {
  const isAbove = ({ place }: Mount) => place === "/" || path === place || path.startsWith(`${place}/`);
  const nearest = mounts.filter(isAbove).toSorted((one, other) => one.place.length - other.place.length).at(
    -1,
  );
  const kept = nearest?.options.filter((option) => LOCKED_OPTIONS.includes(option)) ?? [];
  return [...new Set(["nosuid", "nodev", ...kept])];
}

function readMounts(): Mount[] {
  return Deno.readTextFileSync("/proc/self/mountinfo").split("\n").flatMap((text) => {
    const [, , , , place, options] = text.split(" ");
    if (place === undefined || options === undefined) return [];
    return [{ place: unescapeField(place), options: options.split(",") }];
  });
}

/** Blanks end a field of fstab(5) and mountinfo, and stand there as octal escapes. */
function escapeField(text: string): string {
  return text.replace(/[\s\\#]/g, (char) => `\\${char.charCodeAt(0).toString(8).padStart(3, "0")}`);
}

function unescapeField(text: string): string {
  return text.replace(/\\([0-7]{3})/g, (_, octal) => String.fromCharCode(parseInt(octal, 8)));
}

function putEmptyFile(path: string): void {
  if (isThere(path)) return;
  Deno.mkdirSync(dirname(path), { recursive: true, mode: 0o755 });
  Deno.openSync(path, { write: true, create: true, mode: 0o644 }).close();
}

function putLink(path: string, target: string): void {
  Deno.mkdirSync(dirname(path), { recursive: true, mode: 0o755 });
  try {
    Deno.symlinkSync(target, path);
  } catch (error) {
    if (!(error instanceof Deno.errors.AlreadyExists)) throw error;
  }
}

function isThere(path: string): boolean {
  try {
    Deno.statSync(path);
    return true;
  } catch {
    // Whatever hides it from us hides it from a mount as well.
    return false;
  }
}
