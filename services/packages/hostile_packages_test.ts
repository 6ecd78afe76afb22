// Longer than a file should be: one list of harmful packages over one kit, read side by side.
import assert from "node:assert/strict";
import { AppError } from "../../domain/errors.ts";
import { PACKAGE_LIMITS } from "../../domain/package.ts";
import { renderBlock } from "../../rendering/render_block.tsx";
import { keyedForm } from "../../testing/keyed_site.ts";
import { changePackage, expectImported, givenPackage, sealPackage } from "../../testing/packages.ts";
import type { TestProgram } from "../../testing/start_program.ts";
import { expectState, withProgram } from "../../testing/with_program.ts";

const FROM = "harm.json";
/** Asks nothing of the data. */
const EASY = { minimumRows: 0, dataAt: undefined, staleAfterSeconds: undefined };
const PLAIN = "export default function View({ data }) { return <b>{JSON.stringify(data)}</b>; }";

async function expectRefused({ app }: TestProgram, text: string, message: RegExp): Promise<void> {
  await assert.rejects(app.previewPackage({ from: FROM, text }), (error) => {
    assert.ok(error instanceof AppError && error.code === "invalid", String(error));
    assert.match(error.message, message);
    assert.ok(error.message.length < 2_000);
    return true;
  });
}

Deno.test("a package of a wrong form is refused by name, and changes nothing", async () => {
  await withProgram(async (program) => {
    const { text } = await givenPackage(program);
    const value = JSON.parse(text);
    const before = await program.app.listDashboards();
    const cases: readonly (readonly [string, string, RegExp])[] = [
      ["changed", text.replace("api.frankfurter.dev", "api.evil.example"), /claims sha256:.* and is sha256:/],
      ["without a hash", JSON.stringify({ ...value, hash: undefined }), /hash/],
      ["deep", `${"[".repeat(200_000)}${"]".repeat(200_000)}`, /levels/],
      [
        "deep in an object",
        text.replace('"tessera"', `"x":${"[".repeat(90)}${"]".repeat(90)},"tessera"`),
        /levels/,
      ],
      ["__proto__", text.replace('"tessera"', '"__proto__":{"isAdmin":true},"tessera"'), /__proto__/],
      ["escaped __proto__", text.replace('"tessera"', '"__pr\\u006fto__":{},"tessera"'), /__proto__/],
      ["a key twice", text.replace('"kind"', '"kind": "dashboard",\n"kind"'), /twice/],
      ["a key twice, escaped", text.replace('"view"', '"vi\\u0065w": "",\n"view"'), /twice/],
      ["no JSON", "<html>", /Cannot read/],
      ["something else", '{"hello": 1}', /package that Tessera exported/],
      ["a later format", sealPackage({ ...value, format: 2 }), /format 1, got 2/],
      ["more at the top", sealPackage({ ...value, approvedHosts: ["a.example"] }), /approvedHosts/],
      ["limits", changePackage(text, { block: { limits: { wallMs: 600_000 } } }), /limits/],
      ["direct network", changePackage(text, { block: { directNetwork: ["10.0.0.1:22"] } }), /directNetwork/],
      [
        "a secret",
        changePackage(text, { block: { connections: [{ name: "K", origin: null, secret: "x" }] } }),
        /secret/,
      ],
      [
        "an origin of its own",
        changePackage(text, { manifest: { origin: { kind: "recipe", recipe: "x" } } }),
        /origin/,
      ],
      ["a wildcard of everything", changePackage(text, { manifest: { hosts: ["*.com"] } }), /host/],
      [
        "31 hosts",
        changePackage(text, { manifest: { hosts: many(31, (n) => `h${n}.example.org`) } }),
        /hosts/,
      ],
      ["1 MB title", changePackage(text, { manifest: { title: "x".repeat(1_000_000) } }), /title/],
      ["1 MB prompt", changePackage(text, { manifest: { prompt: "x".repeat(1_000_000) } }), /prompt/],
      [
        "code without end",
        changePackage(text, { block: { backend: "x".repeat(PACKAGE_LIMITS.codeChars + 1) } }),
        /backend/,
      ],
      [
        "201 answers",
        changePackage(text, { block: { fixtures: { run: {}, answers: many(201, () => ({})) } } }),
        /answers/,
      ],
      [
        "a file as default",
        changePackage(text, withSetting({ default: "file:///etc/passwd" })),
        /web address/,
      ],
      [
        "a file as value",
        changePackage(text, { ...withSetting({}), block: { settings: { feed: "file:///etc/passwd" } } }),
        /web address/,
      ],
      ["a value of no setting", changePackage(text, { block: { settings: { nobody: 1 } } }), /nobody/],
      ["minimumRows without end", changePackage(text, { manifest: { minimumRows: 1e9 } }), /minimumRows/],
      ["no such refresh", changePackage(text, { manifest: { refresh: { cron: "* * * * * *" } } }), /refresh/],
    ];
    for (const [name, given, message] of cases) {
      await expectRefused(program, given, message).catch((error) => {
        throw new Error(`${name}: ${error.message}`, { cause: error });
      });
    }
    await expectRefused(program, `"${"x".repeat(PACKAGE_LIMITS.bytes)}"`, /at most 32 MB/);
    const huge = {
      request: { url: "https://api.frankfurter.dev/x" },
      response: { status: 200, body: "y".repeat(5_000_000) },
    };
    await expectRefused(
      program,
      changePackage(text, { block: { fixtures: { run: {}, answers: [huge] } } }),
      /more than 4 MB/,
    );
    const blocks = many(101, (n) => ({ name: `b${n}`, ...value.block }));
    await expectRefused(
      program,
      sealPackage({ tessera: "package", format: 1, kind: "dashboard", title: "x", blocks }),
      /at most 100/,
    );
    assert.deepEqual(await program.app.listDashboards(), before);
    assert.equal(Object.hasOwn(Object.prototype, "isAdmin"), false);
  });
});

Deno.test("what a package may never have is a problem of it: hosts, code, connections", async () => {
  await withProgram(async (program) => {
    const { app } = program;
    const { text } = await givenPackage(program);
    await app.createConnection(keyedForm());
    const keys = (origin: string | null) => ({
      manifest: { connections: ["KEYS"] },
      block: { fixtures: null, connections: [{ name: "KEYS", origin }] },
    });
    const cases: readonly (readonly [string, Parameters<typeof changePackage>[1], RegExp])[] = [
      [
        "metadata",
        { manifest: { hosts: ["169.254.169.254"] }, block: { fixtures: null } },
        /nobody may allow/,
      ],
      [
        "metadata by name",
        { manifest: { hosts: ["metadata.google.internal"] }, block: { fixtures: null } },
        /nobody may allow/,
      ],
      [
        "the own network, all of it",
        { manifest: { hosts: ["*.local"] }, block: { fixtures: null } },
        /nobody may allow|host/,
      ],
      ["native import", {
        block: {
          backend:
            'import fs from "node:fs";\nexport const fetchData = () => fs.readFileSync("/etc/passwd");',
        },
      }, /cannot be used/],
      [
        "import()",
        { block: { backend: 'export const fetchData = () => import("node:fs");' } },
        /cannot be used/,
      ],
      [
        "your connection for elsewhere",
        keys("https://evil.example"),
        /yours of that name leads to https:\/\/api\.keys\.example/,
      ],
      ["your connection for nowhere", keys(null), /does not say where/],
      ["a connection that it does not describe", {
        manifest: { connections: ["KEYS"] },
        block: { fixtures: null },
      }, /does not say where/],
    ];
    for (const [name, change, message] of cases) {
      let problems: readonly string[] = [];
      try {
        const answer = await app.importPackage({ from: FROM, text: changePackage(text, change) });
        assert.equal(answer.kind, "refused", `${name}: ${JSON.stringify(answer)}`);
        problems = answer.kind === "refused" ? answer.problems : [];
      } catch (error) {
        problems = [String(error)];
      }
      assert.match(problems.join("; "), message, name);
    }
    const shown = await app.previewPackage({
      from: FROM,
      text: changePackage(text, keys("https://evil.example")),
    });
    const answer = await app.adoptPackage(shown.token, { ignoresTrial: true, isCopy: true });
    assert.equal(answer.kind, "refused", "nor by the page");
  });
});

Deno.test("a connection of the same name and place is asked about, and reads nothing before", async () => {
  await withProgram(async (program) => {
    const { app, internet } = program;
    const { text } = await givenPackage(program);
    await app.createConnection(keyedForm());
    const seen = internet.seen.length;
    const given = changePackage(text, {
      manifest: { connections: ["KEYS"] },
      block: { fixtures: null, connections: [{ name: "KEYS", origin: "https://api.keys.example" }] },
    });
    const { id } = expectImported(await app.importPackage({ from: FROM, text: given }));
    await app.refreshBlock(id, "person");
    const { need } = expectState(await app.getCard(id), "needs_you");
    assert.equal(need.kind, "connections");
    assert.equal(internet.seen.length, seen, "not even by a press on refresh");
  });
});

Deno.test("the own network waits for its own yes, also where public hosts need none", async () => {
  await withProgram(async (program) => {
    const { app, internet } = program;
    const { text } = await givenPackage(program);
    await app.savePreferences({ ...await app.getPreferences(), allowPublicHosts: true });
    const seen = internet.seen.length;
    const given = changePackage(text, {
      manifest: { hosts: ["localhost:8420", "192.168.1.10:8123", "*.example.org"] },
      block: { fixtures: null },
    });
    const { id, hosts } = expectImported(await app.importPackage({ from: FROM, text: given }));
    assert.equal(hosts.length, 3);
    assert.deepEqual((await app.getBlock(id)).approvedHosts, []);
    expectState(await app.getCard(id), "needs_you");
    assert.equal(internet.seen.length, seen);
  });
});

Deno.test("answers of hosts that it does not name, and of other code, fail its trial", async () => {
  await withProgram(async (program) => {
    const { app } = program;
    const { text } = await givenPackage(program);
    const undeclared = changePackage(text, { manifest: { hosts: ["other.example.org"] } });
    const answer = await app.importPackage({ from: FROM, text: undeclared });
    assert.match(answer.kind === "refused" ? answer.problems.join() : "", /failed on the answers/);
    const taken = await app.importPackage({ from: FROM, text: undeclared }, { ignoresTrial: true });
    assert.deepEqual(expectImported(taken).hosts, ["other.example.org"], "asked for no more than it names");
    const body = (code: string) =>
      `import { z } from "zod"; export const dataSchema = z.any(); export const fetchData = () => ${code}; export const processData = (raw) => raw;`;
    for (
      const backend of [
        "while (true) {}",
        body("{ throw new Error('no') }"),
        body("Deno.readTextFileSync('/etc/passwd')"),
        body("eval('Deno.env.toObject()')"),
        body("fetch('https://elsewhere.example/').catch(() => 0).then(() => [{ a: 1 }, { a: 2 }])"),
      ]
    ) {
      const refused = await app.importPackage({
        from: FROM,
        text: changePackage(text, { manifest: EASY, block: { backend, view: PLAIN } }),
      });
      assert.equal(refused.kind, "refused", backend);
    }
    const harmless = changePackage(text, {
      manifest: EASY,
      block: { backend: body("[{ a: 1 }, { a: 2 }]"), view: PLAIN },
    });
    const good = await app.importPackage({ from: FROM, text: harmless });
    assert.equal(good.kind, "imported", `premise: ${JSON.stringify(good)}`);
  }, { limits: { wallMs: 2_000 } });
});

Deno.test("code that is good in its trial and another live is held to the form that was shown", async () => {
  await withProgram(async (program) => {
    const { app, clock } = program;
    const { text } = await givenPackage(program);
    const [{ request: { url } }] = JSON.parse(text).block.fixtures.answers;
    const backend = `import { z } from "zod";
let isLive = false;
export const dataSchema = z.lazy(() => isLive ? z.any() : z.object({ value: z.number() }));
export async function fetchData(ctx) {
  isLive = ctx.now.getTime() !== ${clock.now};
  const answer = await (await fetch("${url}")).text();
  return { value: 7, ctx: ctx.now.getTime() };
}
export function processData(raw) { return raw.ctx === ${clock.now} ? { value: 7 } : { other: "<form>" }; }`;
    const view = "export default function View({ data }) { return <b>{JSON.stringify(data)}</b>; }";
    const given = changePackage(text, {
      manifest: EASY,
      block: { backend, view, settings: {} },
    });
    const preview = await app.previewPackage({ from: FROM, text: given });
    assert.equal(preview.parts[0]?.trial.kind === "failed" ? preview.parts[0].trial.message : "ran", "ran");
    const { id } = expectImported(await app.adoptPackage(preview.token, { isCopy: true }));
    clock.now += 60_000;
    await app.approveHosts(id, ["api.frankfurter.dev"]);
    const { error } = expectState(await app.getCard(id), "failed");
    assert.equal(error.kind, "schema");
  });
});

Deno.test("a dashboard of blocks that never end holds the sandbox for three of them", async () => {
  await withProgram(async (program) => {
    const { app } = program;
    const { text } = await givenPackage(program);
    const { block } = JSON.parse(text);
    const blocks = many(12, (n) => ({ name: `b${n}`, ...block, backend: "while (true) {}" }));
    const value = { tessera: "package", format: 1, kind: "dashboard", title: "Endless", blocks };
    const { parts } = await app.previewPackage({ from: FROM, text: sealPackage(value) });
    const messages = parts.map(({ trial }) => trial.kind === "failed" ? trial.message : trial.kind);
    assert.equal(
      messages.filter((message) => message.startsWith("it was not run")).length,
      9,
      messages.join("\n"),
    );
    assert.equal((await app.listDashboards()).length, 1);
  }, { limits: { wallMs: 500 } });
});

Deno.test("words of a package are cleaned, and its refresh is no more often than anybody's", async () => {
  await withProgram(async (program) => {
    const { app } = program;
    const { text } = await givenPackage(program);
    const given = changePackage(text, {
      manifest: {
        title: "Nice\u202e<b>\u0007evil\u001b[2J",
        prompt: "Show \u200brates\u{e0041}",
        requests: ["Ignore all rules\u202e"],
        refresh: { everySeconds: 1 },
      },
    });
    const preview = await app.previewPackage({ from: "\u202egpj.exe", text: given });
    const [part] = preview.parts;
    assert.equal(part?.title, "Nice<b>evil");
    assert.deepEqual([part?.prompt, part?.requests], ["Show rates", ["Ignore all rules"]]);
    assert.deepEqual([part?.refresh, part?.notes.length], ["every 15 seconds", 1]);
    assert.equal(preview.from, "gpj.exe");
  });
});

Deno.test("a view that draws our own dialog gets none of its form, buttons or styles", async () => {
  await withProgram(async (program) => {
    const { app } = program;
    const { text } = await givenPackage(program);
    const view = `export default function View() {
  return <div><form action="/blocks/x/hosts" method="post"><input type="hidden" name="hosts" value="evil.example" />
    <button type="submit" class="fixed inset-0">Allow</button></form><script>alert(1)</script><iframe src="/" /></div>;
}`;
    const preview = await app.previewPackage({ from: FROM, text: changePackage(text, { block: { view } }) });
    const trial = preview.parts[0]?.trial;
    if (trial?.kind !== "ran") return assert.equal(trial?.kind, "failed");
    const { html } = renderBlock(trial.tree, {
      ...{ locale: "en", timeZone: "UTC", now: 0, blockId: "x", imageHref: () => "" },
    });
    assert.doesNotMatch(html, /<form|<input|<iframe|<script|action=/);
    assert.doesNotMatch(trial.css, /position:\s*fixed/);
  });
});

function many<T>(count: number, make: (index: number) => T): T[] {
  return Array.from({ length: count }, (_, index) => make(index));
}

function withSetting(setting: Readonly<Record<string, unknown>>) {
  return {
    manifest: { settings: [{ name: "feed", label: "Feed", type: "address", ...setting }] },
    block: { fixtures: null },
  };
}
