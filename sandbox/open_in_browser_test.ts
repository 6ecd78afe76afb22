import assert from "node:assert/strict";
import { openInBrowser } from "./open_in_browser.ts";

Deno.test("openInBrowser() is false where no process can be started, whatever the reason", async () => {
  const { Command } = Deno;
  // Deno tells a full table of files or processes without a class of its own.
  const full = new Error("Failed to spawn 'xdg-open': Too many open files (os error 24)");
  Object.assign(Deno, {
    Command: class {
      output = () => Promise.reject(full);
    },
  });
  try {
    assert.equal(await openInBrowser("/tmp/page.html"), false);
  } finally {
    Object.assign(Deno, { Command });
  }
});
