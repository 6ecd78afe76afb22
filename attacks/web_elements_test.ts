import { CANARY, el, OWN, type Probe, type WebCase } from "./web_probe.ts";
import { testHostileViews } from "./web_stage.ts";

const HTML = `<img src="${CANARY}/html" onerror="${OWN}">`;

function one(name: string, nodes: readonly Probe[], premise?: WebCase["premise"]): WebCase {
  return { name, nodes, ...(premise === undefined ? {} : { premise }) };
}

/** Elements that load, navigate or embed. */
const loading: readonly WebCase[] = [
  one(
    "106 meta refresh goes",
    [el("meta", { "http-equiv": "refresh", content: `0;url=${CANARY}/meta` })],
    "load",
  ),
  one("106 meta with a policy or a referrer rule goes", [
    el("meta", { "http-equiv": "content-security-policy", content: "default-src *" }),
    el("meta", { name: "referrer", content: "unsafe-url" }),
  ]),
  one(
    "106 base goes",
    [el("base", { href: `${CANARY}/`, target: "_top" }), el("img", { src: "x", alt: "" })],
    "load",
  ),
  one("106 iframe goes", [
    el("iframe", { src: `${CANARY}/frame`, sandbox: "allow-scripts", allow: "camera" }),
  ], "load"),
  one("106 frame and frameset go", [el("frameset", {}, el("frame", { src: `${CANARY}/frame` }))]),
  one("106 object goes", [el("object", { data: `${CANARY}/object` }, "fallback")], "load"),
  one("106 embed goes", [el("embed", { src: `${CANARY}/embed` })], "load"),
  one("106 applet, portal and fencedframe go", [
    el("applet", { code: `${CANARY}/applet` }),
    el("portal", { src: `${CANARY}/portal` }),
    el("fencedframe", { src: `${CANARY}/fenced` }),
  ]),
  one("106 link goes, whatever its rel", [
    ...["stylesheet", "preload", "prefetch", "modulepreload", "manifest", "icon"].map((rel) =>
      el("link", { rel, href: `${CANARY}/link`, as: "image" })
    ),
    el("link", { rel: "preconnect", href: CANARY }),
    el("link", { rel: "dns-prefetch", href: CANARY }),
  ], "load"),
  one("106 style goes", [el("style", {}, `@import url(${CANARY}/import); body { display: none }`)], "load"),
  one(
    "106 script goes",
    [el("script", {}, OWN), el("script", { src: `${CANARY}/src`, type: "module" })],
    "load",
  ),
  one("106 speculation rules go", [
    el("script", { type: "speculationrules" }, `{"prefetch":[{"urls":["${CANARY}/prefetch"]}]}`),
  ]),
  one("106 template, noscript and slot go", [
    el("template", { shadowrootmode: "open" }, el("img", { src: `${CANARY}/template`, alt: "" })),
    el("noscript", {}, HTML),
    el("slot", { name: "x" }, "y"),
  ], "load"),
  one("106 video, audio, source and track go", [
    el("video", { src: `${CANARY}/video`, poster: `${CANARY}/poster`, autoplay: true }),
    el("audio", { src: `${CANARY}/audio`, autoplay: true }, el("source", { src: `${CANARY}/source` })),
    el("track", { src: `${CANARY}/track` }),
  ], "load"),
  one("106 picture and its sources go", [
    el(
      "picture",
      {},
      el("source", { srcset: `${CANARY}/picture` }),
      el("img", { src: `${CANARY}/inner`, alt: "" }),
    ),
  ], "load"),
  one("106 map, area and canvas go", [
    el("map", { name: "m" }, el("area", { href: `javascript:${OWN}`, shape: "default" })),
    el("canvas", { id: "c" }),
  ]),
  one("106 old elements that load go", [
    el("bgsound", { src: `${CANARY}/sound` }),
    el(
      "table",
      { background: `${CANARY}/table` },
      el("tr", {}, el("td", { background: `${CANARY}/cell` }, "x")),
    ),
    el("layer", { src: `${CANARY}/layer` }),
    el("isindex", { action: `${CANARY}/isindex` }),
    el("keygen", {}),
  ], "load"),
  one("106 elements that end the parser's own go", [
    el("plaintext", {}, "x"),
    el("xmp", {}, HTML),
    el("listing", {}, HTML),
    el("math", { href: `javascript:${OWN}` }, el("mtext", {}, HTML)),
    el("title", {}, "owned"),
    el(
      "html",
      { manifest: `${CANARY}/manifest` },
      el("body", { onload: OWN, background: `${CANARY}/body` }, "x"),
    ),
  ]),
  one("106 capitals make no other element", [
    el("iFrame", { src: `${CANARY}/capital` }),
    el("sCRIPT", {}, OWN),
    el("oBJECT", { data: `${CANARY}/object` }),
  ], "load"),
];

/** Elements that ask a person for something and send it. */
const forms: readonly WebCase[] = [
  one("107 a form goes, and what it holds cannot be filled in", [
    el(
      "form",
      { action: `${CANARY}/form`, method: "post" },
      el("label", {}, "Password"),
      el("input", {
        name: "password",
        type: "password",
      }),
      el("button", {}, "Send"),
    ),
  ], "click"),
  one("107 formaction and form= go", [
    el("button", { formaction: `${CANARY}/button`, form: "ask", type: "submit" }, "send"),
    el("input", { type: "image", src: `${CANARY}/input`, formaction: `${CANARY}/image`, form: "ask" }),
    el("output", { form: "ask" }, "x"),
  ], "load"),
  one("107 select, textarea, datalist and fieldset go", [
    el("select", { name: "a", form: "ask" }, el("option", { value: "b" }, "b")),
    el("textarea", { name: "c", form: "ask" }, "d"),
    el("datalist", { id: "ask-list" }, el("option", { value: "e" })),
    el("fieldset", { form: "ask" }, el("legend", {}, "f")),
  ]),
  one("107 a search or a dialog of a block's own goes", [
    el("dialog", { open: true }, el("p", {}, "Sign in again")),
    el("search", {}, el("input", { type: "search", formaction: `${CANARY}/search` })),
    el("div", { popover: "auto", id: "pop" }, "x"),
    el("button", { popovertarget: "pop", command: "show-modal", commandfor: "pop" }, "y"),
  ]),
  one("107 text that a person can edit in place is none", [
    el(
      "div",
      { contenteditable: "true", spellcheck: "true", autofocus: true, inputmode: "text" },
      "type here",
    ),
  ]),
  one("107 labels of the page's own fields are none", [el("label", { for: "ask", htmlFor: "ask" }, "focus")]),
];

function svg(...children: readonly Probe[]): Probe {
  return el("svg", { viewBox: "0 0 9 9", width: 9, height: 9 }, ...children);
}

const drawings: readonly WebCase[] = [
  one("109 use goes", [
    svg(el("use", { href: `${CANARY}/use.svg#a`, "xlink:href": `${CANARY}/xuse.svg#a` })),
  ]),
  one(
    "109 image goes",
    [svg(el("image", { href: `${CANARY}/image`, "xlink:href": `${CANARY}/ximage` }))],
    "load",
  ),
  one("109 feImage and filter go", [
    svg(
      el("filter", { id: "f" }, el("feImage", { href: `${CANARY}/feimage` })),
      el("rect", { width: 9, height: 9, filter: "url(#f)" }),
    ),
  ], "load"),
  one("109 a filter, mask, marker or fill from elsewhere goes", [
    svg(
      ...["fill", "stroke", "filter", "mask", "clip-path", "marker-start"].map((name) =>
        el("path", { d: "M0 0h9v9", [name]: `url(${CANARY}/${name}.svg#a)` })
      ),
    ),
  ]),
  one("109 a paint with an escape, a space or a fallback goes", [
    svg(
      el("path", { d: "M0 0h9", fill: `\\75rl(${CANARY}/escape#a)` }),
      el("path", { d: "M0 0h9", fill: ` url( ${CANARY}/space#a ) ` }),
      el("path", { d: "M0 0h9", fill: `url(#a) url(${CANARY}/fallback#b)` }),
      el("path", { d: "M0 0h9", fill: `red;background:url(${CANARY}/declaration)` }),
      el("path", { d: "M0 0h9", fill: `var(--x,url(${CANARY}/variable))` }),
    ),
  ]),
  one("109 pattern, mask and marker go with their pictures", [
    svg(
      ...["pattern", "mask", "marker", "symbol"].map((tag) =>
        el(
          tag,
          { id: tag, width: 9, height: 9 },
          el("image", { href: `${CANARY}/${tag}`, width: 9, height: 9 }),
        )
      ),
      el("rect", { width: 9, height: 9, fill: "url(#pattern)", mask: "url(#mask)" }),
    ),
  ], "load"),
  one("109 foreignObject goes with what it holds", [
    svg(
      el(
        "foreignObject",
        { width: 9, height: 9 },
        el("iframe", { src: `${CANARY}/foreign` }),
        el("script", {}, OWN),
      ),
    ),
  ], "load"),
  one("109 animate and set go", [
    svg(
      el("rect", { id: "r", width: 9, height: 9 }, el("set", { attributeName: "onclick", to: OWN })),
      ...["animate", "animateTransform", "animateMotion"].map((tag) =>
        el(tag, { attributeName: "href", values: `javascript:${OWN}`, begin: "0s", onbegin: OWN, dur: "1s" })
      ),
    ),
  ], "load"),
  one("109 a link inside a drawing goes", [
    svg(
      el(
        "a",
        { href: `javascript:${OWN}`, "xlink:href": `javascript:${OWN}` },
        el("text", { y: 9 }, "click"),
      ),
    ),
  ]),
  one("109 handlers and scripts of a drawing go", [
    el(
      "svg",
      { onload: OWN, onclick: OWN, viewBox: "0 0 9 9" },
      el("script", {}, OWN),
      el("style", {}, "*{fill:red}"),
    ),
  ], "load"),
  one("109 HTML does not break out of a drawing", [
    svg(
      el("p", {}, HTML),
      el("title", {}, el("style", {}, HTML)),
      el("desc", {}, el("img", { src: "x", onerror: OWN })),
    ),
  ]),
  one("109 a drawing takes no foreign namespace", [
    el("svg", { xmlns: "http://www.w3.org/1999/xhtml", "xmlns:xlink": "http://www.w3.org/1999/xlink" }, "x"),
    el(
      "math",
      { xmlns: "http://www.w3.org/1998/Math/MathML" },
      el("annotation-xml", { encoding: "text/html" }, HTML),
    ),
  ]),
];

testHostileViews([...loading, ...forms, ...drawings]);
