import type { AcceptanceFailure } from "../domain/acceptance_failure.ts";
import type { BlockId } from "../domain/ids.ts";
import type { Manifest } from "../domain/manifest.ts";
import { cleanText, type RunWarning } from "../domain/outcome.ts";
import type { BlockTree } from "../domain/tree.ts";
import type { ViewFinding } from "../domain/view_finding.ts";
import { measureView } from "../browsing/measure_view.ts";
import type { PageReader } from "../browsing/types.ts";
import { estimateLayout } from "../rendering/estimate_layout.ts";
import { renderBlock } from "../rendering/render_block.tsx";
import { checkContrast } from "../rendering/view_contrast.ts";
import { checkViewRules } from "../rendering/view_rules.ts";

export interface ViewCheckDeps {
  readonly pages?: Pick<PageReader, "withBlankPage">;
  /** The application's own stylesheet; absent where it was never built. */
  readonly pageStyles?: () => Promise<string>;
}

export interface CheckedView {
  readonly blockId: BlockId;
  readonly tree: BlockTree;
  /** The version's own stylesheet. */
  readonly css: string;
  readonly manifest: Pick<Manifest, "title" | "size">;
  readonly locale: string;
  readonly timeZone: string;
  readonly nowMs: number;
  /** A person's own view is never refused for its looks. */
  readonly author: "model" | "person";
}

export interface ViewVerdict {
  readonly failures: readonly AcceptanceFailure[];
  readonly warnings: readonly RunWarning[];
}

const MAX_WARNINGS = 6;

/**
 * Whether a person can see and read what a view shows at the block's size: rules on the tree always, a real layout where
 * a browser is set up, and otherwise an estimate. Never throws for a browser that breaks.
 */
export async function checkView(deps: ViewCheckDeps, view: CheckedView): Promise<ViewVerdict> {
  const { default: palette } = await import("tailwindcss/colors");
  const onTree = [
    ...checkViewRules(view.tree),
    ...checkContrast(view.tree, paletteOf(palette)),
  ];
  const measured = await measure(deps, view);
  const known = new Set(onTree.map(({ rule }) => rule));
  const findings = [
    ...onTree,
    ...(measured ?? estimateLayout(view.tree, view.manifest.size)).filter(({ rule }) => !known.has(rule)),
  ];
  const isFailure = ({ weight }: ViewFinding) => weight === "failure" && view.author === "model";
  return {
    failures: toFailures(findings.filter(isFailure)),
    warnings: findings.filter((finding) => !isFailure(finding)).slice(0, MAX_WARNINGS)
      .map(({ kind, rule, message }) => ({ kind, message: `${message} (${rule})` })),
  };
}

/** One failure of a kind, with everything of that kind as its evidence: an attempt repairs them together. */
function toFailures(findings: readonly ViewFinding[]): AcceptanceFailure[] {
  return (["cut_off", "unreadable"] as const).flatMap((kind) => {
    const found = findings.filter((finding) => finding.kind === kind);
    const [first] = found;
    if (first === undefined) return [];
    const evidence = found.map(({ rule, message }) => `${rule}: ${message}`).join("\n");
    return [{ kind, message: first.message, evidence: cleanText(evidence, 800) }];
  });
}

async function measure(
  { pages, pageStyles }: ViewCheckDeps,
  view: CheckedView,
): Promise<ViewFinding[] | undefined> {
  if (pages === undefined || pageStyles === undefined) return undefined;
  const styles = await pageStyles();
  const { html } = renderBlock(view.tree, {
    ...{ blockId: view.blockId, locale: view.locale, timeZone: view.timeZone, now: view.nowMs },
    imageHref: () => PICTURE,
  });
  return await pages.withBlankPage((page) =>
    measureView(page, { html: (theme) => cardDocument(view, { theme, styles, html }) })
  );
}

/** Pictures are not loaded: each takes the room that its attributes or classes give it. */
const PICTURE = "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' width='160' height='120'/%3E";

/** The frame of a dashboard's card around the block, as `views/` draws it, without its scripts. */
function cardDocument(
  { blockId, css, manifest: { title, size } }: CheckedView,
  { theme, styles, html }: { readonly theme: string; readonly styles: string; readonly html: string },
): string {
  return `<!doctype html><html lang="en" data-theme="${theme}"><head><meta charset="utf-8"><title>Card</title>
<style>${closed(styles)}</style><style>${
    closed(css)
  }</style></head><body><main class="page"><section class="grid">
<article class="card" data-state="fresh" data-block="${blockId}" data-columns="${size.columns}" data-rows="${size.rows}">
<header class="card-head"><h2 class="card-title">${escape(title)}</h2></header>
<div class="card-body" role="group" data-scroller data-generated tabindex="0">${html}</div>
<footer class="card-foot"><span>just now</span></footer></article></section></main></body></html>`;
}

/** No stylesheet of ours holds the word; one that did would end its element. */
function closed(css: string): string {
  return css.replaceAll(/<\/?style/gi, "");
}

function escape(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

/** Reading an old name of the palette prints a warning, so that they are never touched. */
function paletteOf(palette: object): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(Object.getOwnPropertyDescriptors(palette))
      .flatMap(([name, { value }]) => value === undefined ? [] : [[name, value] as const]),
  );
}
