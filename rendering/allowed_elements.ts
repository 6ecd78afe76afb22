/** What a view's lower-case elements may be. Everything that is not listed here does not reach a page. */
export type ElementFamily = "html" | "svg";

export interface ElementRule {
  readonly family: ElementFamily;
  /** Attributes beside the global ones, as written in HTML. */
  readonly attributes: readonly string[];
  readonly isVoid?: boolean;
  /** Elements that must hold it directly; elsewhere the parser would move or drop it. */
  readonly parents?: readonly string[];
}

const PLAIN_HTML =
  `div span p section article header footer main aside nav figure figcaption h1 h2 h3 h4 h5 h6 strong b em i u s small mark
   sub sup code pre kbd samp var abbr cite q blockquote address dl dt dd ul summary bdi bdo ins del hgroup`;

const SVG_PAINT = [
  "fill",
  "fill-opacity",
  "fill-rule",
  "stroke",
  "stroke-width",
  "stroke-opacity",
  "stroke-linecap",
  "stroke-linejoin",
  "stroke-dasharray",
  "stroke-dashoffset",
  "opacity",
  "transform",
  "vector-effect",
];
const SVG_TEXT = ["x", "y", "dx", "dy", "text-anchor", "dominant-baseline", "font-size", "font-weight"];

const TABLE_PART = ["thead", "tbody", "tfoot", "table"];

const rules: Record<string, ElementRule> = {};
for (const tag of PLAIN_HTML.split(/\s+/)) rules[tag] = { family: "html", attributes: [] };
for (const tag of ["br", "hr", "wbr"]) rules[tag] = { family: "html", attributes: [], isVoid: true };

Object.assign(rules, {
  a: html("href"),
  img: { ...html("src", "alt", "width", "height"), isVoid: true },
  time: html("datetime"),
  data: html("value"),
  meter: html("value", "min", "max", "low", "high", "optimum"),
  progress: html("value", "max"),
  details: html("open", "name"),
  ol: html("start", "reversed", "type"),
  li: { ...html("value"), parents: ["ul", "ol"] },
  table: html(),
  caption: { ...html(), parents: ["table"] },
  colgroup: { ...html("span"), parents: ["table"] },
  col: { ...html("span"), isVoid: true, parents: ["colgroup"] },
  thead: { ...html(), parents: ["table"] },
  tbody: { ...html(), parents: ["table"] },
  tfoot: { ...html(), parents: ["table"] },
  tr: { ...html(), parents: TABLE_PART },
  td: { ...html("colspan", "rowspan", "headers"), parents: ["tr"] },
  th: { ...html("colspan", "rowspan", "headers", "scope", "abbr"), parents: ["tr"] },
  svg: svg("viewBox", "width", "height", "preserveAspectRatio"),
  g: svg(),
  defs: svg(),
  path: svg("d", "pathLength"),
  circle: svg("cx", "cy", "r"),
  ellipse: svg("cx", "cy", "rx", "ry"),
  rect: svg("x", "y", "width", "height", "rx", "ry"),
  line: svg("x1", "y1", "x2", "y2"),
  polyline: svg("points"),
  polygon: svg("points"),
  text: svg(...SVG_TEXT),
  tspan: svg(...SVG_TEXT),
  title: svg(),
  desc: svg(),
  linearGradient: svg("x1", "y1", "x2", "y2", "gradientUnits", "gradientTransform"),
  radialGradient: svg("cx", "cy", "r", "fx", "fy", "gradientUnits", "gradientTransform"),
  stop: svg("offset", "stop-color", "stop-opacity"),
  clipPath: svg("clipPathUnits"),
});

/** Rules by tag; SVG tags keep their capitals. */
export const allowedElements: ReadonlyMap<string, ElementRule> = new Map(Object.entries(rules));

/** Elements whose content is not meant to be read either: they go whole. Other unknown elements leave their content. */
export const droppedWithContent: ReadonlySet<string> = new Set(
  `script style template noscript iframe frame frameset object embed applet portal base link meta head math
   audio video source track canvas map area input select option optgroup textarea datalist output dialog slot
   foreignobject use image animate animatemotion animatetransform set mpath filter feimage mask pattern marker symbol
   xmp plaintext listing noembed noframes param keygen isindex`.split(/\s+/),
);

function html(...attributes: readonly string[]): ElementRule {
  return { family: "html", attributes };
}

function svg(...attributes: readonly string[]): ElementRule {
  return { family: "svg", attributes: [...attributes, ...SVG_PAINT, "clip-path"] };
}
