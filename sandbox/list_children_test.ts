import { equal, ok } from "node:assert/strict";
import { skipIf } from "../testing/skip.ts";
import { findParent, listChildren } from "./list_children.ts";

Deno.test({
  ...skipIf(
    Deno.build.os !== "linux",
    "findParent() and listChildren() tell who started whom",
    "it is about Linux",
  ),
  async fn() {
    const child = new Deno.Command("cat", { stdin: "piped", stdout: "null" }).spawn();
    equal(findParent(child.pid), Deno.pid);
    equal(findParent(Deno.pid), Deno.ppid);
    equal(listChildren(child.pid).length, 0);
    await child.stdin.close();
    await child.status;
    ok(findParent(child.pid) !== Deno.pid, "its number is nobody's, or another program's");
    equal(findParent(0), undefined);
  },
});
