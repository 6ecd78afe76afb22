import assert from "node:assert/strict";
import { join } from "node:path";
import { XMLValidator } from "fast-xml-parser";
import { loadConfig } from "../config.ts";

const root = join(import.meta.dirname ?? ".", "..");
const read = (path: string) => Deno.readTextFile(join(root, path));

/** Every text that tells people or machines how it is installed. */
async function installTexts(): Promise<[path: string, text: string][]> {
  const folders = ["packaging/linux", "packaging/container", "packaging/macos", "docs/install"];
  const paths = folders.flatMap((folder) =>
    [...Deno.readDirSync(join(root, folder))].map(({ name }) => `${folder}/${name}`)
  );
  return await Promise.all(paths.map(async (path): Promise<[string, string]> => [path, await read(path)]));
}

Deno.test("units, container files and guides name only what the configuration knows", async () => {
  const names = new Set<string>();
  for (const [, text] of await installTexts()) {
    for (const [name] of text.matchAll(/\bTESSERA_[A-Z_]+\b/g)) names.add(name);
  }
  assert(names.has("TESSERA_PUBLIC_URL") && names.size > 5);
  const { warnings } = loadConfig({
    environment: {},
    flags: {},
    workingDir: "/nowhere",
    isCompiled: false,
    sourceDir: "/nowhere",
  });
  assert.deepEqual(warnings, []);
  const known = await read("config.ts");
  assert.deepEqual([...names].filter((name) => !known.includes(`"${name}"`)), []);
});

Deno.test("the units leave blocks what closes them in, and shut nothing that V8 needs", async () => {
  for (const path of ["packaging/linux/tessera.service", "packaging/linux/tessera-user.service"]) {
    const lines = (await read(path)).split("\n").filter((line) => !/^#|^$/.test(line));
    assert.deepEqual(lines.filter((line) => !/^(\[\w+\]|[A-Z]\w+=.*)$/.test(line)), [], path);
    assert(lines.includes("Delegate=memory pids") && lines.includes("OOMPolicy=continue"), path);
    const shut =
      /^(MemoryDenyWriteExecute|ProtectControlGroups|PrivateUsers|ProtectKernelTunables|NoExecPaths)=|^ProtectProc=/;
    assert.deepEqual(lines.filter((line) => shut.test(line)), [], path);
  }
});

Deno.test("the container runs as nobody in particular, and asks itself how it is", async () => {
  const text = await read("packaging/container/Containerfile");
  assert.match(text, /^USER 10001:10001$/m);
  assert.match(text, /^HEALTHCHECK .*"healthcheck"\]$/m);
  const compose = await read("packaging/container/compose.yaml");
  for (const line of ["read_only: true", "cap_drop: [ALL]", "- no-new-privileges:true"]) {
    assert(compose.includes(line), line);
  }
  assert.equal(XMLValidator.validate(await read("packaging/macos/dev.tessera.plist")), true);
});
