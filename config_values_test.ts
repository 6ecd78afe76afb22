import assert from "node:assert/strict";
import { ConfigError, defaultDataDir, type Machine } from "./config_values.ts";

const place = (
  os: Machine["os"],
  environment: Record<string, string>,
  home: Machine["home"] = () => "/home/ada",
) => defaultDataDir({ os, environment, home }).replaceAll("\\", "/");

Deno.test("defaultDataDir() follows the system's convention", () => {
  assert.equal(place("linux", {}), "/home/ada/.local/share/tessera");
  assert.equal(place("linux", { XDG_DATA_HOME: "/srv/data" }), "/srv/data/tessera");
  assert.equal(place("darwin", { XDG_DATA_HOME: "/x" }), "/home/ada/Library/Application Support/tessera");
  assert.equal(place("windows", { LOCALAPPDATA: "/local" }), "/local/tessera");
  assert.equal(place("windows", {}), "/home/ada/AppData/Local/tessera");
});

Deno.test("defaultDataDir() ignores an empty and a relative XDG_DATA_HOME", () => {
  for (const named of ["", "data", "./data", "../x"]) {
    assert.equal(place("linux", { XDG_DATA_HOME: named }), "/home/ada/.local/share/tessera", named);
  }
});

Deno.test("defaultDataDir() says what to do for a user without a home", () => {
  const homes: Machine["home"][] = [
    () => undefined,
    () => "",
    () => {
      throw new Error("no such user");
    },
  ];
  for (const home of homes) {
    assert.throws(() => place("linux", {}, home), (error) => {
      assert.ok(error instanceof ConfigError);
      assert.match(error.message, /no home folder .*--data or TESSERA_DATA_DIR/);
      return true;
    });
  }
  assert.equal(place("linux", { XDG_DATA_HOME: "/var/lib" }, homes[0]), "/var/lib/tessera");
});
