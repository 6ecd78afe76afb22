import assert from "node:assert/strict";
import type { Page } from "../testing/browser.ts";
import type { BlockId } from "../domain/ids.ts";
import { CANARY, el, type Probe, type WebCase } from "./web_probe.ts";
import { shareStage, testHostileViews, testOnStage } from "./web_stage.ts";

/** Classes that would load something: each word of Tailwind's with an address in it. */
const LOADING: Readonly<Record<string, readonly string[]>> = {
  "bg-[url()]": [`bg-[url(${CANARY}/a)]`],
  "bg-[image:url()]": [`bg-[image:url(${CANARY}/a)]`],
  "an arbitrary property": [`[background:url(${CANARY}/a)]`],
  "a mask": [`[mask-image:url(${CANARY}/a)]`],
  "a list's mark": [`list-item`, `list-image-[url(${CANARY}/a)]`],
  "content of before": [`before:content-[url(${CANARY}/a)]`],
  "a background of after": ["after:block", `after:bg-[url(${CANARY}/a)]`],
  "image-set()": [`bg-[image-set(url(${CANARY}/a)_1x)]`],
  "a border": ["border-4", "border-solid", `[border-image:url(${CANARY}/a)_1]`],
  "a variable": [`[--x:url(${CANARY}/a)]`, "[background:var(--x)]"],
};
const STILL: Readonly<Record<string, readonly string[]>> = {
  "-webkit-image-set()": [`bg-[-webkit-image-set(url(${CANARY}/a)_1x)]`],
  "an arbitrary property with a variant": [`md:[background-image:url(${CANARY}/a)]`],
  "bg-[url()] in capitals": [`bg-[UrL(${CANARY}/a)]`],
  "a cursor": [`[cursor:url(${CANARY}/a),auto]`, `cursor-[url(${CANARY}/a),auto]`],
  "a filter": [`[filter:url(${CANARY}/a#f)]`, `filter-[url(${CANARY}/a#f)]`],
  "a shape": ["float-left", `[shape-outside:url(${CANARY}/a)]`],
  "cross-fade()": [`bg-[-webkit-cross-fade(url(${CANARY}/a),url(${CANARY}/b),50%)]`],
  "hover": [`hover:bg-[url(${CANARY}/a)]`],
  "escapes": [`bg-[\\75rl(${CANARY}/a)]`, `bg-[\\000075\\00072\\0006c(${CANARY}/a)]`],
  "comments": [`bg-[u/**/rl(${CANARY}/a)]`, `bg-[url/**/(${CANARY}/a)]`],
  "a quoted address": [`bg-[url('${CANARY}/a')]`, `bg-[url("${CANARY}/b")]`],
  "src() and attr()": [`bg-[src(attr(title))]`, "content-[attr(title)]", "before:content-[attr(data-x)]"],
  "element() and paint()": ["bg-[element(#grid)]", "bg-[paint(x)]", "bg-[-moz-element(#grid)]"],
  "expression() and behavior": ["w-[expression(alert(1))]", `[behavior:url(${CANARY}/a)]`],
  "a rule of its own": [`[@import_url(${CANARY}/a)]:flex`, `p-[1px;}@import_url(${CANARY}/b);{]`],
  "a font": [`[font-family:x;src:url(${CANARY}/a)]`, `font-[url(${CANARY}/a)]`],
};

function classed(name: string, words: readonly string[], premise?: "load"): WebCase {
  return {
    name: `104 no class loads: ${name}`,
    nodes: [el("div", { class: `${words.join(" ")} h-4 w-4`, title: `${CANARY}/title` }, "x")],
    ...(premise === undefined ? {} : { premise }),
  };
}

testHostileViews([
  ...Object.entries(LOADING).map(([name, words]) => classed(name, words, "load")),
  ...Object.entries(STILL).map(([name, words]) => classed(name, words)),
]);

/** Views that would stand outside their card's box, or over its frame. */
const COVERING: Readonly<Record<string, readonly Probe[]>> = {
  ...Object.fromEntries(
    [
      "fixed inset-0 z-50 bg-red-500",
      "!fixed !inset-0",
      "fixed! inset-0! z-[9999]!",
      "md:fixed hover:fixed group-hover:fixed *:fixed **:fixed in-[body]:fixed has-[p]:fixed",
      "sticky -top-96 z-50",
      "absolute -top-40 -left-40 h-[900px] w-[900px]",
      "[position:fixed] [inset:0] [z-index:9999]",
      "before:fixed before:inset-0 before:content-['x'] after:absolute after:inset-0",
      "-z-10 z-[2147483647] isolate isolation-auto",
      "-mt-96 -ml-96 mt-[-900px] ml-[-900px] bg-red-500 p-96",
      "relative top-[-400px] left-[-400px] bg-red-500",
      "-translate-y-full translate-y-[-400px] translate-x-[900px] bg-red-500",
      "scale-[30] rotate-45 bg-red-500",
      "skew-x-[80deg] perspective-[1px] translate-z-[900px] bg-red-500",
      "w-[9000px] h-[9000px] min-w-[9000px] min-h-[9000px] bg-red-500",
      "w-screen h-screen min-h-dvh size-screen bg-red-500",
      "w-[200vw] h-[200vh] bg-red-500",
      "shadow-[0_0_0_9000px_red] inset-shadow-[0_0_900px_red]",
      "ring-[900px] ring-red-500 outline-[900px] outline-red-500 outline outline-offset-[300px]",
      "drop-shadow-[0_0_300px_red] text-shadow-[0_-200px_0_red] blur-[300px]",
      "backdrop-blur-[90px] backdrop-invert mix-blend-difference bg-blend-difference",
      "border-[900px] border-red-500",
      "sr-only not-sr-only clip-path-none w-[900px] h-[900px] overflow-visible bg-red-500",
      "float-left float-right clear-both -indent-96 indent-[-900px] tracking-[-90px] text-[900px] leading-[0]",
      "contain-none contain-size overflow-visible overscroll-none",
      "col-span-full row-span-full order-first order-[-99] self-stretch grow-[99]",
      "columns-[1px] [writing-mode:vertical-rl] whitespace-pre",
      "[&]:fixed [&_*]:fixed [body_&]:fixed [:root]:hidden [.card-foot]:hidden peer-[.card-head]:hidden",
      "pointer-events-none cursor-none cursor-wait select-none touch-none",
      "transition-all duration-[9000s] animate-[k-spin_1ms_infinite] animate-ping",
      "[contain:none] [all:unset] [display:none] contents",
      "[view-transition-name:root] [anchor-name:--x] anchor-[--x] [top:anchor(--x_top)]",
    ].map((words) => [words, [el("div", { class: words, title: "x" }, "covering words ".repeat(20))]]),
  ),
  "a drawing far beyond its frame": [
    el(
      "svg",
      { viewBox: "0 0 1 1", width: 20, height: 20, class: "overflow-visible" },
      el("rect", {
        x: -500,
        y: -500,
        width: 2000,
        height: 2000,
        fill: "red",
        transform: "translate(-900 -900) scale(99)",
      }),
      el("text", { x: -40, y: -40, "font-size": 90 }, "covering"),
    ),
  ],
  "a picture larger than all": [el("img", { width: 9000, height: 9000, alt: "x".repeat(400) })],
  "a word without end": [
    el("p", {}, "x".repeat(5_000)),
    el("pre", {}, "y".repeat(5_000)),
    el("bdo", { dir: "rtl" }, "z".repeat(900)),
  ],
  "letters with many marks": [
    el("p", { class: "text-6xl" }, `Z${"\u0335\u0341\u035b\u0301".repeat(200)}`.repeat(6)),
  ],
  "four thousand lines": [
    el("ol", {}, ...Array.from({ length: 4_000 }, (_, index) => el("li", {}, `${index}`))),
  ],
  "a tall chart and a wide table": [
    el("LineChart", { data: [{ x: 1, y: 1e300 }, { x: 2, y: -1e300 }], x: "x", y: "y", height: 9000 }),
    el("Table", {
      rows: [
        Object.fromEntries(Array.from({ length: 60 }, (_, index) => [`column ${index}`, "x".repeat(90)])),
      ],
    }),
  ],
};

const cases = Object.entries(COVERING).map(([name, nodes]): WebCase => ({ name, nodes }));
const stage = shareStage(cases);

for (const [index, { name }] of cases.entries()) {
  testOnStage(`104 nothing of a block stands outside its box: ${name.slice(0, 70)}`, async () => {
    const { tab: { page }, cards } = await stage();
    const id = cards[index]?.id;
    if (id === undefined || id instanceof Error) throw id;
    await expectInside(page, id);
  });
}

testOnStage("104 without its box, a view that covers the page is seen by both measures", async () => {
  const { tab: { page }, cards: [card] } = await stage();
  if (card === undefined || card.id instanceof Error) throw card?.id;
  await page.locator(`#block-${card.id}`).evaluate((element) => element.scrollIntoView({ block: "center" }));
  await page.locator(`#body-${card.id}`).evaluate((body) => {
    const covering = body.querySelector<HTMLElement>(".block-body > div");
    for (let one = covering?.parentElement; one !== null && one !== undefined; one = one.parentElement) {
      one.style.cssText = "contain: none; overflow: visible; isolation: auto; container: none";
    }
    if (covering !== null) {
      covering.style.cssText = "position: fixed; inset: 0; z-index: 9999; background: red";
    }
  });
  assert.notDeepEqual(await findOutsiders(page, card.id), []);
  assert.equal(await isPaintInside(page, card.id), false);
  await page.reload();
});

/** No point outside the card's body belongs to the block, and nothing of it is painted there. */
async function expectInside(page: Page, id: BlockId): Promise<void> {
  await page.locator(`#block-${id}`).evaluate((card) => card.scrollIntoView({ block: "center" }));
  assert.deepEqual(await findOutsiders(page, id), []);
  assert.ok(await isPaintInside(page, id), "the block paints outside its box");
  const box = await page.locator(`#body-${id} > .block-body`).evaluate((element) => {
    const { contain, overflowX, overflowY, position, isolation } = getComputedStyle(element);
    return { contain, overflow: `${overflowX} ${overflowY}`, position, isolation };
  });
  assert.deepEqual(box, {
    contain: "content",
    overflow: "clip clip",
    position: "relative",
    isolation: "isolate",
  });
  await page.locator("#cover").evaluate((cover) => cover.remove());
  // The menu of the card and the words of its foot are there and can be reached.
  await page.locator(`#block-${id}`).getByRole("button", { name: /^Menu of / }).click({ trial: true });
  await page.locator(`#block-${id} .card-foot`).click({ trial: true });
}

/** Points of the window outside the card's body that a click would give to the block. */
function findOutsiders(page: Page, id: BlockId): Promise<readonly string[]> {
  return page.evaluate((name) => {
    const body = document.getElementById(name);
    if (body === null) return ["no body"];
    const { left, top, right, bottom } = body.getBoundingClientRect();
    const found: string[] = [];
    const look = (x: number, y: number) => {
      // The browser snaps boxes to whole pixels.
      const isInside = x >= left - 1 && x <= right + 1 && y >= top - 1 && y <= bottom + 1;
      if (!isInside && body.contains(document.elementFromPoint(x, y))) found.push(`${x},${y}`);
    };
    for (let x = 2; x < innerWidth; x += 16) for (let y = 2; y < innerHeight; y += 16) look(x, y);
    // The edges closely: frame, head and foot begin two pixels beyond them.
    for (let x = left; x < right; x += 3) {
      for (const y of [top - 2, top - 5, bottom + 2, bottom + 5]) look(x, y);
    }
    for (let y = top; y < bottom; y += 3) {
      for (const x of [left - 2, left - 5, right + 2, right + 5]) look(x, y);
    }
    return found.slice(0, 5);
  }, `body-${id}`);
}

/** Steps of 255 by which the smoothing of a rounded corner may differ from one drawing to the next. */
const SMOOTHING = 8;

/** True when the pixels around the card's body are the same with the block's own paint and without. */
async function isPaintInside(page: Page, id: BlockId): Promise<boolean> {
  // What moves on the page by itself is seen once; what a block paints is seen every time.
  for (let look = 0; look < 3; look++) {
    const [shown, hidden] = [await photographAround(page, id, "1"), await photographAround(page, id, "0")];
    if (shown === hidden || await page.evaluate(compare, [shown, hidden]) <= SMOOTHING) return true;
  }
  return false;
}

/** Runs in the page: the largest difference between two pictures of one size. */
async function compare(pictures: readonly string[]): Promise<number> {
  const [one, other] = await Promise.all(pictures.map(async (picture) => {
    const image = new Image();
    image.src = `data:image/png;base64,${picture}`;
    await image.decode();
    const canvas = new OffscreenCanvas(image.width, image.height).getContext("2d");
    canvas?.drawImage(image, 0, 0);
    return [...canvas?.getImageData(0, 0, image.width, image.height).data ?? []];
  }));
  return (one ?? []).reduce((most, value, at) => Math.max(most, Math.abs(value - (other?.[at] ?? 999))), 0);
}

/** The card and the gap around it, its body under a cover. */
async function photographAround(page: Page, id: BlockId, opacity: "0" | "1"): Promise<string> {
  const clip = await page.evaluate(coverBody, { id, opacity });
  return (await page.screenshot({ clip, animations: "disabled" })).toString("base64");
}

/** Runs in the page: covers the body, shows or hides the block's paint, and says where the card is in the window. */
function coverBody({ id, opacity }: { readonly id: string; readonly opacity: string }) {
  const gap = 10;
  const body = document.getElementById(`body-${id}`);
  const boxOf = (element: Element | null | undefined) => element?.getBoundingClientRect() ?? new DOMRect();
  const cover = document.getElementById("cover") ?? document.body.appendChild(document.createElement("div"));
  const { left, top, right, bottom } = boxOf(body);
  const edges = {
    left: Math.floor(left),
    top: Math.floor(top),
    right: Math.ceil(right),
    bottom: Math.ceil(bottom),
  };
  cover.id = "cover";
  cover.style.cssText = `position: fixed; z-index: 2147483647; background: gray; left: ${edges.left}px;
    top: ${edges.top}px; width: ${edges.right - edges.left}px; height: ${edges.bottom - edges.top}px`;
  body?.querySelector<HTMLElement>(".block-body")?.style.setProperty("opacity", opacity);
  const card = boxOf(body?.closest(".card"));
  const [x, y] = [Math.max(0, card.left - gap), Math.max(0, card.top - gap)];
  return {
    x,
    y,
    width: Math.min(innerWidth, card.right + gap) - x,
    height: Math.min(innerHeight, card.bottom + gap) - y,
  };
}
