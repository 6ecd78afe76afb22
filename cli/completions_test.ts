import assert from "node:assert/strict";
import { skipIf } from "../testing/skip.ts";
import { completionScript, type Shell } from "./completion_scripts.ts";
import { HELP } from "./help.ts";
import { readHelpCommands, readHelpNotes } from "./help_commands.ts";
import { manualPage } from "./manual.ts";
import { COMMAND_NAMES } from "./run_cli.ts";

const COMMANDS = readHelpCommands(HELP);
const firstWords = [...new Set(COMMANDS.map(({ names: [one = ""] }) => one))].sort();

Deno.test("the help names every command, and no other", () => {
  assert.deepEqual(firstWords, [...COMMAND_NAMES].sort());
});

Deno.test("readHelpCommands() reads names, flags and words, also of alternatives and over several lines", () => {
  const commands = readHelpCommands(`tessera: x

  tessera [serve] [--port N] [--host ADDRESS]
  tessera box list | new TITLE | drop ID [--yes]   boxes
                  [--deep | --flat]
                         and what is in them
  tessera link [--json]   a link

Every command takes --data DIR.`);
  assert.deepEqual(commands.map(({ names }) => names.join(" ")), [
    "serve",
    "box list",
    "box new",
    "box drop",
    "link",
  ]);
  assert.deepEqual(commands[1]?.flags, ["--yes", "--deep", "--flat", "--data"]);
  assert.equal(commands[1]?.description, "boxes and what is in them");
});

Deno.test({
  ...skipIf(!await canRun("bash"), "bash completes every command and each of its flags", "no bash here"),
  async fn() {
    const script = completionScript("bash", COMMANDS);
    const asks = [[], ...COMMANDS.map(({ names }) => names)].map((names) =>
      `COMP_WORDS=(tessera ${names.join(" ")} ""); COMP_CWORD=${
        names.length + 1
      }; COMPREPLY=(); _tessera; echo "\${COMPREPLY[*]}"`
    );
    const { stdout, success } = await run("bash", ["-c", `${script}\n${asks.join("\n")}`]);
    assert(success);
    const [first = "", ...rest] = stdout.split("\n");
    assert.deepEqual(first.split(" ").filter((word) => word !== "help").sort(), firstWords);
    for (const [index, { names, flags }] of COMMANDS.entries()) {
      const offered = (rest[index] ?? "").split(" ");
      assert.deepEqual(flags.filter((flag) => !offered.includes(flag)), [], names.join(" "));
    }
  },
});

for (
  const [shell, flags] of [["zsh", ["-n"]], ["fish", ["--no-execute"]]] as const satisfies [Shell, string[]][]
) {
  Deno.test({
    ...skipIf(!await canRun(shell), `${shell} reads its completions`, `no ${shell} here`),
    async fn() {
      const path = await Deno.makeTempFile();
      await Deno.writeTextFile(path, completionScript(shell, COMMANDS));
      const { success, stderr } = await run(shell, [...flags, path]);
      assert(success && stderr === "", stderr);
      await Deno.remove(path);
    },
  });
}

Deno.test("manualPage() has every command, and no line that the formatter would take for one of its own", () => {
  const page = manualPage(COMMANDS, readHelpNotes(HELP));
  const known = /^\.(TH|SH|TP|B|I)\b/;
  const strange = page.split("\n").filter((line) => /^[.']/.test(line) && !known.test(line));
  assert.deepEqual(strange, []);
  for (const name of firstWords) assert.match(page, new RegExp(`^\\.B tessera \\[?${name}\\b`, "m"));
  assert.match(page, /Exit codes: 0 ok/);
});

async function canRun(program: string): Promise<boolean> {
  return await run(program, ["--version"]).then(({ success }) => success, () => false);
}

async function run(program: string, args: readonly string[]) {
  const { success, stdout, stderr } = await new Deno.Command(program, { args: [...args] }).output();
  const decoder = new TextDecoder();
  return { success, stdout: decoder.decode(stdout), stderr: decoder.decode(stderr) };
}
