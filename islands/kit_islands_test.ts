import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Json } from "../domain/json.ts";
import { checkTree } from "../rendering/check_tree.ts";
import { renderBlock } from "../rendering/render_block.tsx";
import { launchBrowser, type Page } from "../testing/browser.ts";

const CONTEXT = {
  locale: "en-GB",
  timeZone: "UTC",
  now: Date.UTC(2026, 10, 22),
  blockId: "abc",
  imageHref: (src: string) => `/images/${encodeURIComponent(src)}`,
};
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'";

const chart = (last: number) => ({
  ui: "LineChart",
  props: {
    data: [1.07, 1.08, 1.09, last].map((rate, index) => ({ date: `2026-11-${18 + index}`, rate })),
    x: "date",
    y: "rate",
  },
});
const table = (rows: readonly Json[]) => ({
  ui: "Table",
  props: { rows, columns: ["name", "cpu"], filterable: true, pageSize: 3 },
});
const MACHINES = [["atlas", 34], ["borealis", 112], ["cetus", 9], ["deneb", null]].map((
  [name = "", cpu = null],
) => ({
  name,
  cpu,
}));
const HOSTILE = [
  { tag: "a", attrs: { href: "javascript:document.title='owned'" }, children: ["click me"] },
  { tag: "img", attrs: { src: "x", onerror: "document.title='owned'" } },
  { tag: "div", attrs: { "x-data": "{}", "x-init": "document.title='owned'", "hx-get": "//evil.example" } },
  { tag: "iframe", attrs: { src: "//evil.example" } },
  { tag: "link", attrs: { rel: "stylesheet", href: "//evil.example" } },
  {
    tag: "svg",
    children: [{ tag: "image", attrs: { href: "//evil.example/x" } }, {
      tag: "use",
      attrs: { href: "//evil.example#x" },
    }],
  },
  {
    tag: "p",
    attrs: { style: "background:url(//evil.example)", class: "bg-[url(//evil.example)]" },
    children: ["styled"],
  },
  {
    ui: "Markdown",
    props: {
      source:
        "<img src=x onerror=\"document.title='owned'\"> ![p](https://evil.example/x.png) <script>document.title='owned'</script>",
    },
  },
  {
    ui: "Image",
    props: { src: "data:image/svg+xml,<svg onload=\"document.title='owned'\">", alt: "drawing" },
  },
];

Deno.test({
  name: "the kit's islands work in a browser under the strict policy",
  // The browser's own pipes outlive the steps; it is closed at the end.
  sanitizeOps: false,
  sanitizeResources: false,
}, async (test) => {
  const [script, styles] = await Promise.all([bundleIslands(), readStyles()]);
  const page = pageOf([chart(1.0842), table(MACHINES), ...HOSTILE]);
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, (request) => {
    const { pathname } = new URL(request.url);
    if (pathname === "/islands.js") return answer(script, "text/javascript");
    if (pathname === "/kit.css") return answer(styles, "text/css");
    return pathname === "/" ? answer(page, "text/html; charset=utf-8") : new Response("", { status: 404 });
  });
  const origin = `http://127.0.0.1:${server.addr.port}`;
  const browser = await launchBrowser();
  try {
    const tab = await browser.newPage();
    const complaints: string[] = [];
    const strangers: string[] = [];
    tab.on("console", (message) => void (message.type() === "error" && complaints.push(message.text())));
    tab.on("pageerror", (error) => void complaints.push(error.message));
    tab.on("request", (request) => void (request.url().startsWith(origin) || strangers.push(request.url())));
    await tab.goto(origin);
    await tab.waitForSelector(".k-readout[tabindex]");

    await test.step("chart_readout moves by arrow keys and leaves by Escape", () => readByKeys(tab));
    await test.step("chart_readout follows the pointer", () => readByPointer(tab));
    await test.step("chart_readout shows new points after a swap", () => swapChart(tab));
    await test.step("table_sort sorts numbers, both ways and back", () => sortTable(tab));
    await test.step("table_sort filters and shows the rest", () => filterTable(tab));
    await test.step("table_sort keeps a person's order over new rows", () => swapRows(tab));
    await test.step("a hostile block runs nothing and asks nobody (attacks 100 to 113)", async () => {
      await tab.getByText("click me").click();
      assert.equal(await tab.title(), "kit");
      assert.deepEqual(strangers, []);
      assert.deepEqual(complaints, []);
    });
  } finally {
    await browser.close();
    await server.shutdown();
  }
});

async function readByKeys(tab: Page): Promise<void> {
  await tab.locator(".k-readout").focus();
  await tab.keyboard.press("ArrowLeft");
  assert.equal(await tab.locator("[aria-live]").textContent(), "21 Nov: 1.0842");
  await tab.keyboard.press("ArrowLeft");
  await tab.keyboard.press("Home");
  assert.equal(await tab.locator(".k-tip").innerText(), "18 Nov\n1.0700");
  await tab.keyboard.press("ArrowLeft");
  assert.equal(await tab.locator("[aria-live]").textContent(), "18 Nov: 1.0700");
  await tab.keyboard.press("Escape");
  assert.equal(await tab.locator(".k-tip").count(), 0);
}

async function readByPointer(tab: Page): Promise<void> {
  const box = await tab.locator(".k-readout").boundingBox();
  assert.ok(box !== null && box.width > 100);
  await tab.mouse.move(box.x + box.width * 0.66, box.y + box.height / 2);
  assert.equal(await tab.locator(".k-tip").innerText(), "20 Nov\n1.0900");
  await tab.mouse.move(box.x + box.width * 0.66, box.y + box.height + 200);
  assert.equal(await tab.locator(".k-tip").count(), 0);
}

async function swapChart(tab: Page): Promise<void> {
  const props = /data-props="([^"]*)"/.exec(draw([chart(2.5)]))?.[1]?.replaceAll("&quot;", '"') ?? "";
  await tab.evaluate((text) => {
    const element = document.querySelector<HTMLElement>(".k-readout");
    if (element === null) throw new Error("no read-out");
    // As a morph leaves it: new props, and no child that the server did not send.
    element.dataset.props = text;
    element.replaceChildren();
    document.dispatchEvent(new Event("mount"));
    document.dispatchEvent(new Event("mount"));
  }, props);
  await tab.locator(".k-readout").focus();
  await tab.keyboard.press("End");
  assert.equal(await tab.locator("[aria-live]").textContent(), "21 Nov: 2.50");
  assert.equal(await tab.locator(".k-tip").count(), 1);
  await tab.keyboard.press("Escape");
}

async function sortTable(tab: Page): Promise<void> {
  const sort = tab.getByRole("button", { name: "Cpu" });
  assert.deepEqual(await shownNames(tab), ["atlas", "borealis", "cetus"]);
  await sort.click();
  assert.deepEqual(await shownNames(tab), ["cetus", "atlas", "borealis"]);
  assert.equal(await tab.locator("th[aria-sort]").getAttribute("aria-sort"), "ascending");
  await sort.click();
  // Without a value, deneb stands at the end in both directions.
  assert.deepEqual(await shownNames(tab), ["borealis", "atlas", "cetus"]);
  await sort.click();
  assert.deepEqual(await shownNames(tab), ["atlas", "borealis", "cetus"]);
  assert.equal(await tab.locator("th[aria-sort]").count(), 0);
}

async function filterTable(tab: Page): Promise<void> {
  await tab.getByRole("searchbox").fill("NE");
  assert.deepEqual(await shownNames(tab), ["deneb"]);
  await tab.getByRole("searchbox").fill("");
  await tab.getByRole("button", { name: "Show 1 more" }).click();
  assert.equal((await shownNames(tab)).length, 4);
}

async function swapRows(tab: Page): Promise<void> {
  await tab.getByRole("button", { name: "Cpu" }).click();
  const rows = /<tbody>(.*)<\/tbody>/s.exec(draw([table([...MACHINES, { name: "electra", cpu: 1 }])]))?.[1] ??
    "";
  await tab.evaluate((html) => {
    const body = document.querySelector("tbody");
    if (body !== null) body.innerHTML = html;
    document.dispatchEvent(new Event("mount"));
  }, rows);
  assert.deepEqual(await shownNames(tab), ["electra", "cetus", "atlas", "borealis", "deneb"]);
  assert.equal(await tab.getByRole("button", { name: "Cpu" }).count(), 1);
}

function shownNames(tab: Page): Promise<string[]> {
  return tab.locator("tbody tr:visible td:first-child").allInnerTexts();
}

function draw(tree: unknown): string {
  const checked = checkTree(tree);
  assert.ok(checked.kind === "ok", checked.kind === "refused" ? checked.message : "");
  return renderBlock(checked.tree, CONTEXT).html;
}

function pageOf(tree: unknown): string {
  return `<!doctype html><html lang="en"><title>kit</title><link rel="icon" href="data:,"><link rel="stylesheet" href="/kit.css">
    <script type="module" src="/islands.js"></script><main>${draw(tree)}</main></html>`;
}

function answer(text: string, type: string): Response {
  return new Response(text, { headers: { "content-type": type, "content-security-policy": POLICY } });
}

async function readStyles(): Promise<string> {
  const files = ["tokens", "kit/frame", "kit/content", "kit/lists", "kit/charts"].map((name) =>
    readFile(new URL(`../static/css/${name}.css`, import.meta.url), "utf8")
  );
  return (await Promise.all(files)).join("\n");
}

/** The two islands as the build bundles them, with a loader that mounts at the start and whenever the test asks. */
async function bundleIslands(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "tessera-islands-"));
  try {
    const entry = join(folder, "entry.ts");
    const island = (file: string) => JSON.stringify(new URL(file, import.meta.url).href);
    await writeFile(
      entry,
      `import * as chart from ${island("chart_readout.tsx")};
       import * as table from ${island("table_sort.ts")};
       const mounts = { chart_readout: chart.mount, table_sort: table.mount };
       const mountAll = () => document.querySelectorAll("[data-island]").forEach((e) => mounts[e.dataset.island](e));
       document.addEventListener("mount", mountAll);
       mountAll();`,
    );
    const config = new URL("bundle.json", import.meta.url);
    const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["bundle", "--quiet", "--platform", "browser", "--no-lock", "--config", config.pathname, entry],
    }).output();
    assert.equal(code, 0, new TextDecoder().decode(stderr));
    return new TextDecoder().decode(stdout);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
