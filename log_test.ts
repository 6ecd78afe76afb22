import { deepEqual, equal, ok } from "node:assert/strict";
import { createLog } from "./log.ts";

function collect(format: "text" | "json", level?: "info" | "warn" | "error") {
  const lines: string[] = [];
  return { lines, log: createLog(format, level, (line) => lines.push(line)) };
}

Deno.test("a line of the JSON log is one object, whatever is in it", () => {
  const { lines, log } = collect("json");
  const odd = 'two\nlines "quoted" \u2028\u2029\u0085\ud800 \u0000\u001b[31m';
  log.error(odd, odd, { [odd]: odd, undefined: undefined }, new Error(odd, { cause: odd }));
  log.warn("a", "b", { count: 2, isGood: false, nothing: null });
  log.error("a", "b", {}, { not: "an error" });
  for (const line of lines) {
    ok(!/[\n\r\u0085\u2028\u2029]/.test(line));
    const { at, level, area, message } = JSON.parse(line);
    ok([at, level, area, message].every((part) => typeof part === "string"), line);
  }
  deepEqual(Object.keys(JSON.parse(lines[1] ?? "")), [
    "at",
    "level",
    "area",
    "message",
    "count",
    "isGood",
    "nothing",
  ]);
  ok(JSON.parse(lines[0] ?? "").cause.includes("\n"), "a stack keeps its lines inside");
});

Deno.test("no field takes the place of the log's own", () => {
  const { lines, log } = collect("json");
  log.warn("area", "message", { at: "1970", level: "info", area: "x", message: "y", cause: "z" });
  const { at, level, area, message, cause } = JSON.parse(lines[0] ?? "");
  ok(at !== "1970");
  deepEqual([level, area, message, cause], ["warn", "area", "message", undefined]);
});

Deno.test("what is below the level is left out", () => {
  for (const [level, count] of [["info", 3], ["warn", 2], ["error", 1]] as const) {
    const { lines, log } = collect("text", level);
    log.info("a", "i");
    log.warn("a", "w");
    log.error("a", "e");
    equal(lines.length, count);
  }
});

Deno.test("a log that cannot be written ends nothing", () => {
  const log = createLog("json", "info", () => {
    throw new Error("No space left on device");
  });
  log.error("a", "b", {}, new Error("c"));
});

Deno.test("a program whose log is JSON writes nothing else, though a promise breaks, and lives on a full disk", async () => {
  const run = async (code: string, shell = "") => {
    const script = `import { createLog, logUncaught, redirectConsole } from "${new URL(
      "./log.ts",
      import.meta.url,
    )}";
      const log = createLog("json"); redirectConsole(log); logUncaught(log, () => Deno.exit(1)); ${code}`;
    const file = await Deno.makeTempFile({ suffix: ".ts" });
    await Deno.writeTextFile(file, script);
    const args = ["-c", `"$0" run --quiet --no-lock --allow-read "$1" ${shell}`, Deno.execPath(), file];
    const { code: exit, stderr, stdout } = await new Deno.Command("sh", { args }).output();
    await Deno.remove(file);
    return { exit, stderr: new TextDecoder().decode(stderr), stdout: new TextDecoder().decode(stdout) };
  };
  const warned = 'console.warn("two\\nlines", new Error("a\\nb")); ';
  for (
    const broken of ['await Promise.reject(new Error("a\\nb"))', 'queueMicrotask(() => { throw "text" })']
  ) {
    const { exit, stderr } = await run(`${warned} setTimeout(() => {}, 60_000); ${broken}`);
    equal(exit, 1);
    const lines = stderr.trimEnd().split("\n").map((line) => JSON.parse(line));
    deepEqual(lines.map(({ level, area }) => `${level} ${area}`), ["warn console", "error process"]);
  }
  if (Deno.build.os !== "linux") return;
  const full = await run(`${warned} log.info("a", "b"); console.log("went on")`, "2>/dev/full");
  deepEqual([full.exit, full.stdout], [0, "went on\n"]);
});
