import type { CodeFiles } from "../services/save_code.ts";

/** What a hostile view draws, before anything checks it: an element, or a component of the kit. */
export type Probe = string | ProbeNode;

export interface ProbeNode {
  readonly tag: string;
  readonly attrs: Readonly<Record<string, unknown>>;
  readonly children: readonly Probe[];
}

/** One hostile view. `CANARY` in its values becomes the address that nobody may ask, `OWN` a script that would ask it. */
export interface WebCase {
  /** Begins with the row. */
  readonly name: string;
  readonly nodes: readonly Probe[];
  /** Code that the view runs while it draws, and gives to an element as its handler. */
  readonly code?: string;
  /** How the stranger is reached when nothing checks the nodes: by themselves, or by a click on the first link. */
  readonly premise?: "load" | "click";
}

export const CANARY = "{{canary}}";
export const OWN = "{{own}}";

/** The word that every hostile view shows, so that its block is taken and its card is drawn. */
export const SHOWN = "an ordinary word";

export function el(
  tag: string,
  attrs: Readonly<Record<string, unknown>> = {},
  ...children: readonly Probe[]
): ProbeNode {
  return { tag, attrs, children };
}

/** A case with its own addresses in it. */
export function aim(webCase: WebCase, canary: string): WebCase {
  const own = `void(new Image().src='${canary}/script',document.title='owned')`;
  const text = JSON.stringify(webCase).replaceAll(CANARY, canary).replaceAll(OWN, own);
  // What was written as a case comes back as one.
  return JSON.parse(text) as WebCase;
}

/** A block whose view draws the nodes; capitals name components of the kit. */
export function writeHostileBlock({ name, nodes, code }: WebCase): CodeFiles {
  const names = [...new Set(nodes.flatMap(namesOf))].filter((name) => /^[A-Z]/.test(name));
  return {
    manifest: JSON.stringify({ title: name.slice(0, 100), hosts: [], interactive: code !== undefined }),
    backend: `import { z } from "zod";
export const dataSchema = z.object({ word: z.string() });
export function fetchData() { return { word: ${JSON.stringify(SHOWN)} }; }
export function processData(raw) { return dataSchema.parse(raw); }
`,
    view: `import { ${["createElement", ...names].join(", ")} } from "@tessera/ui";
const kit = { ${names.join(", ")} };
const nodes = ${JSON.stringify(nodes)};
function make(node) {
  if (typeof node === "string") return node;
  const { class: className, ...attrs } = node.attrs;
  const given = className === undefined ? attrs : { ...attrs, className };
  return createElement(kit[node.tag] ?? node.tag, given, ...node.children.map(make));
}
${code === undefined ? "const act = undefined;" : `function act() { ${code} }`}
export default function View({ data }) {
  // An act that cannot be done is an answer too: the word is shown all the same.
  try { act?.(); } catch {}
  return [createElement("p", { onClick: act, onMouseover: act }, data.word), ...nodes.map(make)];
}
`,
  };
}

function namesOf(node: Probe): readonly string[] {
  return typeof node === "string" ? [] : [node.tag, ...node.children.flatMap(namesOf)];
}

const VOID = /^(img|input|meta|base|link|embed|frame|area|source|track|br|hr|col|wbr)$/;

/** The nodes as a page that believes them: every tag, every attribute, HTML where a prop gives some. */
export function writeTrustingHtml(nodes: readonly Probe[]): string {
  return nodes.map((node) => {
    if (typeof node === "string") return escapeText(node);
    const attributes = Object.entries(node.attrs)
      .filter(([, value]) => typeof value !== "object")
      .map(([name, value]) => ` ${name}="${escapeText(String(value))}"`);
    const inner = trustedHtmlOf(node.attrs) ?? writeTrustingHtml(node.children);
    const isRaw = /^(script|style|noscript)$/i.test(node.tag);
    const content = isRaw ? node.children.join("") : inner;
    return `<${node.tag}${attributes.join("")}>${VOID.test(node.tag) ? "" : `${content}</${node.tag}>`}`;
  }).join("");
}

function trustedHtmlOf(
  { dangerouslySetInnerHTML: given, innerHTML }: ProbeNode["attrs"],
): string | undefined {
  if (typeof innerHTML === "string") return innerHTML;
  return typeof given === "object" && given !== null && "__html" in given ? String(given.__html) : undefined;
}

function escapeText(text: string): string {
  return text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

/** Tailwind's stylesheet of every class of the nodes, as a page would have it that believes them. */
export async function writeTrustingCss(nodes: readonly Probe[]): Promise<string> {
  const { compile } = await import("tailwindcss");
  const compiler = await compile("@theme { --spacing: 0.25rem; } @tailwind utilities;");
  return compiler.build(nodes.flatMap(classesOf));
}

function classesOf(node: Probe): readonly string[] {
  if (typeof node === "string") return [];
  return [...String(node.attrs.class ?? "").split(/\s+/), ...node.children.flatMap(classesOf)];
}
