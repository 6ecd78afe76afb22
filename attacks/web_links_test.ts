import { CANARY, el, OWN, type WebCase } from "./web_probe.ts";
import { testHostileViews } from "./web_stage.ts";

const PAGE = `data:text/html,<script>location='${CANARY}/data'</script>`;

/** Addresses that run, that open what is not the web, or that lead into our own server. */
const ADDRESSES: Readonly<Record<string, { readonly href: unknown; readonly premise?: "click" }>> = {
  "javascript:": { href: `javascript:${OWN}`, premise: "click" },
  "javascript: in capitals": { href: `JaVaScRiPt:${OWN}`, premise: "click" },
  "javascript: behind spaces": { href: `  \n javascript:${OWN}`, premise: "click" },
  "javascript: behind a control character": { href: `\u0001javascript:${OWN}`, premise: "click" },
  "javascript: behind NUL": { href: `\u0000javascript:${OWN}` },
  "javascript: with a tab inside": { href: `jav\tascript:${OWN}`, premise: "click" },
  "javascript: with a line break inside": { href: `java\nscript:${OWN}`, premise: "click" },
  "javascript: with a carriage return before the colon": {
    href: `javascript\r:${OWN}`,
    premise: "click",
  },
  "javascript: with entities": { href: `&#106;avascript&colon;${OWN}` },
  "javascript: with a percent sign": { href: `javascript%3A${OWN}` },
  "javascript: in full-width letters": { href: `ｊａｖａｓｃｒｉｐｔ：${OWN}` },
  "javascript: with a soft hyphen": { href: `java\u00adscript:${OWN}` },
  "javascript: behind a zero-width space": { href: `\u200bjavascript:${OWN}` },
  "javascript: as an authority": { href: `javascript://x/%0a${OWN}`, premise: "click" },
  "javascript: behind view-source:": { href: `view-source:javascript:${OWN}` },
  "vbscript:": { href: `vbscript:msgbox(1)` },
  "livescript:": { href: `livescript:${OWN}` },
  "data:text/html": { href: PAGE },
  "data:text/html in capitals with a charset": { href: `DATA:TEXT/HTML;charset=utf-8,<b>x</b>` },
  "data:image/svg+xml": {
    href: `data:image/svg+xml,<svg xmlns="http://www.w3.org/2000/svg" onload="${OWN}"/>`,
  },
  "blob:": { href: `blob:${CANARY}/blob` },
  "filesystem:": { href: `filesystem:${CANARY}/temporary/x.html` },
  "file:": { href: "file:///etc/passwd" },
  "about:": { href: "about:blank" },
  "chrome:": { href: "chrome://settings" },
  "intent:": { href: "intent://x#Intent;scheme=http;end" },
  "tel: and other programs": { href: "tel:+49123" },
  "a path of our own server": { href: "/settings" },
  "a relative path": { href: "settings" },
  "a query of our own page": { href: "?theme=dark" },
  "an anchor of our own page": { href: "#toasts" },
  "a network path": { href: "//evil.example/x" },
  "a network path with backslashes": { href: "\\\\evil.example\\x" },
  "a name before the host": { href: "https://bank.example@evil.example/" },
  "a number": { href: 5 },
  "true": { href: true },
};

const links: readonly WebCase[] = Object.entries(ADDRESSES).map(([name, { href, premise }]) => ({
  name: `100 a link to ${name} has no address`,
  nodes: [el("a", { href, target: "_self", rel: "opener" }, "click me")],
  ...(premise === undefined ? {} : { premise }),
}));

const others: readonly WebCase[] = [
  {
    name: "100 the kit's Link, ListItem and Table take no address that runs",
    nodes: [
      el("Link", { href: `javascript:${OWN}` }, "click me"),
      el("ListItem", { title: "click me too", href: `jav\tascript:${OWN}` }),
      el("Table", { rows: [{ a: `javascript:${OWN}` }], columns: [{ key: "a", href: "a" }] }),
    ],
  },
  {
    name: "100 ping, download, target and referrer rules of a link are ours",
    nodes: [el("a", {
      href: "https://example.org/",
      ping: `${CANARY}/ping`,
      download: "x.html",
      target: "_top",
      referrerpolicy: "unsafe-url",
      attributionsrc: `${CANARY}/attribution`,
    }, "outside")],
  },
  {
    name: "100 a picture is asked of our own server only",
    nodes: [
      el("img", { src: `${CANARY}/picture`, srcset: `${CANARY}/set 1x`, lowsrc: `${CANARY}/low`, alt: "a" }),
      el("img", { src: `data:image/svg+xml,<svg onload="${OWN}"/>`, alt: "b" }),
      el("img", { src: `javascript:${OWN}`, dynsrc: `${CANARY}/dyn`, alt: "c", usemap: "#map", ismap: true }),
    ],
    premise: "load",
  },
];

/** Props that carry HTML past a renderer that builds nodes. */
const HTML = `<img src="${CANARY}/html" onerror="${OWN}">`;
const html: readonly WebCase[] = [
  {
    name: "101 dangerouslySetInnerHTML draws nothing",
    nodes: [el("div", { dangerouslySetInnerHTML: { __html: HTML } })],
    premise: "load",
  },
  {
    name: "101 innerHTML, outerHTML and textContent draw nothing",
    nodes: [el("div", { innerHTML: HTML, outerHTML: HTML, textContent: HTML })],
    premise: "load",
  },
  {
    name: "101 __html and children as an object draw nothing",
    nodes: [el("div", { __html: HTML, html: HTML })],
  },
  {
    name: "101 srcdoc goes with its frame",
    nodes: [el("iframe", { srcdoc: HTML }), el("div", { srcdoc: HTML, srcDoc: HTML }, "x")],
    premise: "load",
  },
  {
    name: "101 a component of the kit takes no HTML",
    nodes: [
      el("Text", { dangerouslySetInnerHTML: { __html: HTML } }, HTML),
      el("Stat", { label: HTML, value: HTML, unit: HTML }),
      el("Badge", { tone: "good" }, HTML),
    ],
  },
  {
    name: "101 markup in text stays text",
    nodes: [el("p", {}, HTML, "</p></div><script>alert(1)</script><!--")],
  },
];

testHostileViews([...links, ...others, ...html]);
