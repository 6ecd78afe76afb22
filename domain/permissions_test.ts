import assert from "node:assert/strict";
import { Manifest } from "./manifest.ts";
import { allowedHosts, unapprovedHosts } from "./permissions.ts";
import { chosenSettings, parseSettings } from "./settings.ts";

const manifest = Manifest.parse({
  title: "Feeds",
  hosts: ["api.example.org", "other.example"],
  settings: [{
    type: "list",
    name: "feeds",
    label: "Feeds",
    of: "address",
    default: ["https://evil.example/feed"],
  }],
});

Deno.test("allowedHosts() gives what a person approved, whatever the manifest declares", () => {
  const approved = ["api.example.org", "www.api.example.org"];
  assert.deepEqual(allowedHosts(manifest, { chosen: {}, approved }), approved);
  assert.deepEqual(unapprovedHosts(manifest, approved), ["other.example"]);
});

Deno.test("allowedHosts() never opens a host that the author put into a setting's default", () => {
  const chosen = chosenSettings(manifest.settings, { feeds: ["https://evil.example/feed"] });
  assert.deepEqual(allowedHosts(manifest, { chosen, approved: [] }), []);
});

Deno.test("allowedHosts() opens the hosts of addresses that a person typed", () => {
  const chosen = chosenSettings(manifest.settings, {
    feeds: ["https://mine.example/feed", "http://nas.home.arpa:8080/x"],
  });
  assert.deepEqual(allowedHosts(manifest, { chosen, approved: [] }), ["mine.example", "nas.home.arpa:8080"]);
});

Deno.test("allowedHosts() opens no host of a default that a person kept beside their own, or saved with the form", () => {
  const own = chosenSettings(manifest.settings, {
    feeds: ["https://evil.example/feed", "https://mine.example/feed"],
  });
  assert.deepEqual(allowedHosts(manifest, { chosen: own, approved: [] }), ["mine.example"]);
  const page = Manifest.parse({
    title: "Page",
    hosts: [],
    settings: [{ type: "address", name: "page", label: "Page", default: "HTTPS://Evil.example" }],
  });
  const form = parseSettings(page.settings, { page: "HTTPS://Evil.example" });
  assert.equal(form.kind, "valid");
  const saved = chosenSettings(page.settings, form.kind === "valid" ? form.values : {});
  assert.deepEqual(allowedHosts(page, { chosen: saved, approved: [] }), []);
});
