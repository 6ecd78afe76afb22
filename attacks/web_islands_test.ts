import { CANARY, el, OWN, type Probe, type WebCase } from "./web_probe.ts";
import { testHostileViews } from "./web_stage.ts";

const BREAKS: Readonly<Record<string, string>> = {
  "the end of a script": `</script><img src=${CANARY}/script onerror=${OWN}>`,
  "the end of a comment": `--><img src=${CANARY}/comment onerror=${OWN}><!--`,
  "the end of an attribute": `"'><img src=${CANARY}/attribute onerror=${OWN}>`,
  "the end of the island": `</chart-island></div></div><img src=${CANARY}/island onerror=${OWN}>`,
  "the end of JSON": `"}],"data-props":{"x":"<img src=${CANARY}/json onerror=${OWN}>`,
  "entities": `&quot;&gt;&lt;img src=${CANARY}/entity onerror=${OWN}&gt;`,
  "line separators and a byte order mark": `\u2028\u2029\ufeff<img src=${CANARY}/line onerror=${OWN}>`,
  "a template": `{{constructor.constructor('${OWN}')()}} \${${OWN}} <%= ${OWN} %>`,
};

const charts: readonly WebCase[] = Object.entries(BREAKS).map(([name, text]) => ({
  name: `112 ${name} in an island's props stays text`,
  nodes: [
    el("LineChart", {
      data: [{ [text]: 1, x: text, y: 1 }, { [text]: 2, x: text, y: 3 }],
      x: "x",
      y: "y",
      title: text,
    }),
    el("BarChart", { data: [{ x: text, y: 1 }, { x: "b", y: 2 }], x: "x", y: "y" }),
    el("Table", { rows: [{ [text]: text, b: 1 }, { [text]: "c", b: 2 }] }),
  ],
}));

const elements: readonly WebCase[] = [
  {
    name: "112 a custom element with props of its own is none",
    nodes: [
      el("chart-island", { props: `{"x":"</chart-island><script>${OWN}</script>"}` }, "x"),
      el("table-island", { props: "{" }, "y"),
      el("x-y", { is: "chart-island" }, "z"),
    ],
  },
  {
    name: "112 an island that a block writes itself is not mounted",
    nodes: [
      el("div", { "data-island": "chart_readout", "data-props": `{"html":"<img src=${CANARY}/own>"}` }, "x"),
      el("div", { "data-island": "../../evil", "data-props": "[]" }, "y"),
    ],
  },
  {
    name: "112 props that stand for the prototype are none",
    nodes: [
      el("Stat", { value: 1, label: "x", ["__proto__"]: { html: OWN }, constructor: { prototype: {} } }),
      el("Table", { rows: [{ a: 1, constructor: OWN, hasOwnProperty: 1, toJSON: "x" }] }),
    ],
  },
];

/** Texts that a parser of HTML turns into something else when it reads them a second time. */
const MUTATIONS: Readonly<Record<string, string>> = {
  "math, mtext, mglyph and style":
    `<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=${CANARY}/m1 onerror=${OWN}&gt;">`,
  "svg, p, style and an id": `<svg></p><style><a id="</style><img src=${CANARY}/m2 onerror=${OWN}>">`,
  "noscript": `<noscript><p title="</noscript><img src=${CANARY}/m3 onerror=${OWN}>">`,
  "a form in a table in a form":
    `<form><math><mtext></form><form><mglyph><svg><mtext><style><path id="</style><img src=${CANARY}/m4 onerror=${OWN}>">`,
  "a comment with a bang": `<!--><img src=${CANARY}/m5 onerror=${OWN}>--!>`,
  "CDATA": `<svg><![CDATA[<image xlink:href="]]><img src=${CANARY}/m6 onerror=${OWN}>">`,
  "a select":
    `<select><template><style><!--</style><a rel="--></style></template></select><img src=${CANARY}/m7 onerror=${OWN}>">`,
  "a processing instruction":
    `<?xml-stylesheet href="javascript:${OWN}"?><?php echo '<img src=${CANARY}/m8>' ?>`,
  "unclosed tags":
    `<img src="${CANARY}/m9" onerror="${OWN}" <b </textarea></title></style></script><img/src=${CANARY}/m9b`,
  "NUL in a name": `<scr\u0000ipt>${OWN}</scr\u0000ipt><img\u0000src=${CANARY}/m10>`,
};

const MARKDOWN: Readonly<Record<string, string>> = {
  ...MUTATIONS,
  "a link that runs":
    `[click me](javascript:${OWN}) [and me]( jav\tascript:${OWN} "title") <javascript:${OWN}>`,
  "a link by reference": `[click me][a]\n\n[a]: javascript:${OWN}\n\n![p][b]\n\n[b]: ${CANARY}/reference.png`,
  "a picture": `![p](${CANARY}/md.png) ![p](${CANARY}/x.png "onerror=${OWN}") <img src=${CANARY}/raw.png>`,
  "a link with entities": `[click me](&#106;avascript&colon;${OWN}) [x](javascript&#x3A;${OWN})`,
  "code with HTML":
    `\`\`\`html"><img src=${CANARY}/fence onerror=${OWN}>\n</code></pre><script>${OWN}</script>\n\`\`\``,
  "a table with HTML": `| <img src=${CANARY}/th onerror=${OWN}> |\n| --- |\n| <script>${OWN}</script> |`,
};

const markdown: readonly WebCase[] = Object.entries(MARKDOWN).map(([name, source]) => ({
  name: `113 Markdown with ${name} stays text`,
  nodes: [el("Markdown", { source })],
}));

const texts: readonly WebCase[] = Object.entries(MUTATIONS).map(([name, text]): WebCase => ({
  name: `113 text and attributes with ${name} stay text`,
  nodes: [
    el("p", { title: text, "aria-label": text, lang: text }, text),
    el("Text", {}, text),
    el("svg", { viewBox: "0 0 9 9" }, el("title", {}, text), el("text", { y: 9 }, text)),
    ...["pre", "q", "summary", "time"].map((tag): Probe => el(tag, { datetime: text }, text)),
  ],
}));

testHostileViews([...charts, ...elements, ...markdown, ...texts]);
