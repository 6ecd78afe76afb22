import type { IsolationView } from "../types.ts";

type Missing = IsolationView["missing"][number];

/** What the kernel and its keepers say; absent where they say nothing. */
export interface KernelFacts {
  readonly usernsClone: string | undefined;
  readonly maxUserNamespaces: string | undefined;
  readonly appArmorRestricts: string | undefined;
  readonly isInContainer: boolean;
}

/** Reads them; `readFile` is replaced in tests. */
export async function readKernelFacts(
  readFile: (path: string) => Promise<string> = (path) => Deno.readTextFile(path),
): Promise<KernelFacts> {
  const read = (path: string) => readFile(path).then((text) => text.trim(), () => undefined);
  const marks = await Promise.all(["/.dockerenv", "/run/.containerenv"].map(read));
  return {
    usernsClone: await read("/proc/sys/kernel/unprivileged_userns_clone"),
    maxUserNamespaces: await read("/proc/sys/user/max_user_namespaces"),
    appArmorRestricts: await read("/proc/sys/kernel/apparmor_restrict_unprivileged_userns"),
    isInContainer: marks.some((mark) => mark !== undefined),
  };
}

/** The runtime shows /proc, which the layers are built from, to a program with every permission alone. */
export const ALL_PERMISSIONS_STEP = "deno run -A main.ts serve";

/** How to get a layer that is not there: steps to copy. */
export function mendLayer({ layer, reason }: Missing, facts: KernelFacts): readonly string[] {
  if (/util-linux|setpriv/.test(reason)) {
    return ["sudo apt install util-linux (Alpine: apk add util-linux; Fedora: dnf install util-linux)"];
  }
  if (layer === "resource limits") return ["Install a POSIX shell as /bin/sh"];
  if (layer === "control group") {
    return facts.isInContainer
      ? [
        "Give the container a memory limit, such as docker run --memory 2g: it holds for blocks as well",
      ]
      : [
        "Delegate=yes under [Service] of the systemd unit",
        "systemctl --user start tessera runs it in a group of yours",
      ];
  }
  if (layer !== "own namespaces") return [];
  return mendNamespaces(facts);
}

function mendNamespaces(facts: KernelFacts): readonly string[] {
  const persist = (line: string) =>
    `echo '${line}' | sudo tee /etc/sysctl.d/60-tessera.conf && sudo sysctl --system`;
  const steps = [
    ...(facts.usernsClone === "0" ? [persist("kernel.unprivileged_userns_clone=1")] : []),
    ...(facts.maxUserNamespaces === "0" ? [persist("user.max_user_namespaces=15000")] : []),
    ...(facts.appArmorRestricts === "1" ? [APPARMOR_STEP, "sudo systemctl reload apparmor"] : []),
    ...(facts.isInContainer
      ? [
        "docker run --security-opt seccomp=unconfined --security-opt apparmor=unconfined --security-opt systempaths=unconfined",
      ]
      : []),
  ];
  if (steps.length > 0) return steps;
  // A program that was not started with every permission is not told: the person looks.
  return [
    "sysctl kernel.unprivileged_userns_clone user.max_user_namespaces kernel.apparmor_restrict_unprivileged_userns",
    `If the first is 0: ${persist("kernel.unprivileged_userns_clone=1")}`,
    `If the second is 0: ${persist("user.max_user_namespaces=15000")}`,
    `If the third is 1: ${APPARMOR_STEP}`,
  ];
}

/** Ubuntu from 23.10 on lets only programs with a profile make user namespaces; unshare is what makes ours. */
const APPARMOR_STEP =
  `printf 'abi <abi/4.0>,\\ninclude <tunables/global>\\nprofile tessera-unshare /usr/bin/unshare flags=(unconfined) {\\n  userns,\\n}\\n' | sudo tee /etc/apparmor.d/tessera-unshare`;
