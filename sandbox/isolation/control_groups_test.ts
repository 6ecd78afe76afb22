import assert from "node:assert/strict";
import { join } from "node:path";
import { findControlGroups } from "./control_groups.ts";

/** A folder that looks like a delegated group of version 2, and the files of `/proc` that lead to it. */
async function fakeVersionTwo(controllers: string) {
  const folder = await Deno.makeTempDir();
  const group = join(folder, "app.slice", "tessera.service");
  await Deno.mkdir(group, { recursive: true });
  await Deno.writeTextFile(join(group, "cgroup.controllers"), `${controllers}\n`);
  await Deno.writeTextFile(join(group, "cgroup.subtree_control"), "");
  const [groupsFile, mountsFile] = [join(folder, "cgroup"), join(folder, "mountinfo")];
  await Deno.writeTextFile(groupsFile, "0::/user.slice/app.slice/tessera.service\n");
  await Deno.writeTextFile(mountsFile, `41 31 0:38 /user.slice ${folder} rw,relatime - cgroup2 cgroup2 rw\n`);
  return { folder, group, groupsFile, mountsFile };
}

Deno.test("findControlGroups() divides a delegated group of version 2, itself in a leaf", async () => {
  const fake = await fakeVersionTwo("cpu memory pids");
  const search = findControlGroups(fake);
  assert(search.kind === "found", JSON.stringify(search));
  const one = search.groups.take();
  one.limitMemory(1_000);
  const [entry = ""] = one.entries;
  const memory = await Deno.readTextFile(join(entry, "..", "memory.max"));
  const tasks = await Deno.readTextFile(join(entry, "..", "pids.max"));
  const control = await Deno.readTextFile(join(fake.group, "cgroup.subtree_control"));
  const leaf = await Deno.readTextFile(join(fake.group, "tessera-host", "cgroup.procs"));
  assert.deepEqual([one.entries.length, memory, tasks, control, leaf], [
    1,
    "1000",
    "96",
    "+memory +pids",
    `${Deno.pid}`,
  ]);
  assert.equal(one.hasRunOut(), false);
  await Deno.writeTextFile(join(entry, "..", "memory.events"), "low 0\nmax 3\noom 1\noom_kill 1\n");
  assert.equal(one.hasRunOut(), true);
  await Deno.remove(fake.folder, { recursive: true });
});

Deno.test("findControlGroups() gives a group to one guest at a time, and again when it is given back", async () => {
  const fake = await fakeVersionTwo("memory pids");
  const search = findControlGroups(fake);
  assert(search.kind === "found");
  const [one, two] = [search.groups.take(), search.groups.take()];
  assert.notDeepEqual(one.entries, two.entries);
  one.giveBack();
  assert.deepEqual(search.groups.take().entries, one.entries);
  await Deno.remove(fake.folder, { recursive: true });
});

Deno.test("a group whose counter cannot be read any more tells of nothing", async () => {
  const fake = await fakeVersionTwo("memory pids");
  const search = findControlGroups(fake);
  assert(search.kind === "found");
  const [one, gone] = [search.groups.take(), search.groups.take()];
  await Deno.mkdir(join(one.entries[0] ?? "", "..", "memory.events"));
  await Deno.remove(join(gone.entries[0] ?? "", ".."), { recursive: true });
  assert.deepEqual([one.hasRunOut(), gone.hasRunOut()], [false, false]);
  await Deno.remove(fake.folder, { recursive: true });
});

Deno.test("findControlGroups() says why there are none", async () => {
  const fake = await fakeVersionTwo("cpu");
  assert.deepEqual(findControlGroups(fake), {
    kind: "missing",
    reason: "no group with memory and pids controllers",
  });
  const nothing = findControlGroups({ groupsFile: join(fake.folder, "none"), mountsFile: fake.mountsFile });
  assert(nothing.kind === "missing");
  await Deno.remove(fake.folder, { recursive: true });
});
