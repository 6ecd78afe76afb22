import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { startInternet } from "../testing/internet/start_internet.ts";
import { CANARY, KEYED_BLOCK, KEYED_ORIGIN, keyedManifest, keyedSite } from "../testing/keyed_site.ts";
import { readDocument, runTessera } from "../testing/run_tessera.ts";
import { allSites } from "../testing/sites/all_sites.ts";
import { startTessera } from "../testing/start_tessera.ts";
import { makeDataDir, removeDataDir } from "../testing/tessera_process.ts";

/** The secret as it is, and in the forms in which it usually leaks. */
const FORMS = [
  CANARY,
  CANARY.slice(0, 14),
  ...[CANARY, `Bearer ${CANARY}`, `x${CANARY}`, `xy${CANARY}`].map((text) => btoa(text).slice(4, 20)),
  Buffer.from(CANARY).toString("hex"),
  Array.from(CANARY, (letter) => `%${letter.charCodeAt(0).toString(16)}`).join(""),
];

function findForm(text: string): string | undefined {
  return FORMS.find((form) => text.toLowerCase().includes(form.toLowerCase()));
}

/** A browser without scripts: keeps its cookie and follows no redirect by itself. */
async function openBrowser(origin: string, link: string) {
  const signedIn = await fetch(link, { redirect: "manual" });
  await signedIn.body?.cancel();
  const cookie = signedIn.headers.get("set-cookie")?.split(";")[0] ?? "";
  const send = async (path: string, form?: Readonly<Record<string, string>>) => {
    const answer = await fetch(`${origin}${path}`, {
      redirect: "manual",
      headers: { cookie, origin },
      ...(form !== undefined && { method: "POST", body: new URLSearchParams(form) }),
    });
    return {
      status: answer.status,
      location: answer.headers.get("location") ?? "",
      html: await answer.text(),
    };
  };
  return { get: (path: string) => send(path), post: send };
}

Deno.test("a secret stands in clear in no file, log, page or output of the real program (attack 148)", async () => {
  const dataDir = await makeDataDir();
  const internet = await startInternet([...allSites, keyedSite]);
  const run = (words: readonly string[], input?: string) =>
    runTessera(words, { dataDir, internet, ...(input !== undefined && { input }) });
  const outputs: string[] = [];
  const pages: string[] = [];
  const server = await startTessera({ dataDir, internet });
  try {
    const add = ["connection", "add", "KEYS", "--origin", KEYED_ORIGIN, "--kind", "bearer", "--json"];
    const added = await run(add, CANARY);
    const connection = readDocument(added).id;
    const made = await run(["block", "new", "--prompt", "Countdown to 24 December 2030", "--json"]);
    const block = readDocument(made).id;

    const browser = await openBrowser(server.address, server.link.replace(server.origin, server.address));
    const saved = await browser.post(`/blocks/${block}/code`, { ...KEYED_BLOCK, manifest: keyedManifest() });
    assert.equal(saved.status, 422, saved.html.slice(0, 300));
    assert.match(saved.html, /waits for your yes/);
    const yes = await browser.post(`/blocks/${block}/connections`, { connections: connection });
    assert.equal(yes.status, 303);
    assert.equal(
      internet.seen.some(({ headers }) => headers["authorization"] === `Bearer ${CANARY}`),
      true,
      "was used",
    );

    // A typed secret that is refused, a test that the source echoes, and a wrong one that the source quotes.
    pages.push((await browser.post("/connections", { name: "", kind: "bearer", secret: CANARY })).html);
    pages.push((await browser.post(`/connections/${connection}/tests`, { path: "/echo" })).html);
    pages.push(
      (await browser.post("/connections/certificates", { origin: KEYED_ORIGIN, secret: CANARY })).html,
    );
    const tabs = ["", "?tab=code", "?tab=versions", "?tab=runs", "?tab=data", "/code", "/settings", "/card"];
    const paths = [
      ...[
        "/",
        "/connections",
        "/connections/new",
        `/connections/${connection}`,
        "/settings",
        "/trash",
        "/health",
      ],
      ...tabs.map((tab) => `/blocks/${block}${tab}`),
    ];
    const home = await browser.get("/");
    pages.push((await browser.get(home.location || "/")).html);
    for (const path of paths) pages.push((await browser.get(path)).html);
    assert.ok(
      pages.some((html) => html.includes("17") && html.includes("[secret]")),
      "the source sent it back, scrubbed",
    );

    for (
      const words of [
        ["connection", "list", "--json"],
        ["block", "list", "--json"],
        ["block", "show", block, "--format", "json"],
        ["block", "run", block, "--json"],
        ["doctor", "--json"],
      ]
    ) {
      const { stdout, stderr, code } = await run(words);
      assert.equal(code, 0, `${words.join(" ")}: ${stdout}${stderr}`);
      outputs.push(stdout, stderr);
    }
    outputs.push(added.stdout, added.stderr, made.stdout, made.stderr);
    assert.equal(
      internet.seen.filter(({ headers }) => headers["authorization"] === `Bearer ${CANARY}`).length >= 3,
      true,
    );

    for (const text of [...pages, ...outputs, server.output()]) {
      assert.equal(findForm(text), undefined, text.slice(0, 200));
    }
    // While the server runs, so that the write-ahead log is there too.
    const files = await readFiles(dataDir);
    assert.ok(files.some(({ path }) => path.endsWith(".db-wal")), "there is a write-ahead log to look into");
    for (const { path, text } of files) assert.equal(findForm(text), undefined, path);
    await server.kill("SIGTERM");
    for (const { path, text } of await readFiles(dataDir)) assert.equal(findForm(text), undefined, path);
    assert.equal(findForm(server.output()), undefined);
  } finally {
    await server.close();
    await internet.close();
    await removeDataDir(dataDir);
  }
});

async function readFiles(folder: string): Promise<{ readonly path: string; readonly text: string }[]> {
  const files: { path: string; text: string }[] = [];
  for await (const entry of Deno.readDir(folder)) {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory) files.push(...await readFiles(path));
    else if (entry.isFile) {
      files.push({ path, text: Buffer.from(await Deno.readFile(path)).toString("latin1") });
    }
  }
  return files;
}

Deno.test("the canary of the test above would be found", () => {
  for (
    const leak of [
      CANARY,
      `{"a":"${CANARY}"}`,
      btoa(`Bearer ${CANARY}`),
      btoa(`?${CANARY}`),
      CANARY.toUpperCase(),
    ]
  ) {
    assert.ok(findForm(`before ${leak} after`) !== undefined, leak);
  }
});
