import type { Site } from "../internet/types.ts";
import { answerHtml, noise } from "./answer.ts";

export interface TrendingRepository {
  readonly name: string;
  readonly description: string | undefined;
  readonly stars: number;
  readonly starsToday: number;
}

const NAMES = [
  "oakworks/paper-router",
  "lumen-labs/typed-sql",
  "harbor-ui/harbor",
  "nightjar/nightjar",
  "plainform/plainform",
  "saltmarsh/tide",
  "kiln-dev/kiln",
  "quietbits/notebook",
  "fernhill/scheduler",
  "copperline/trace",
  "mistral-coast/sextant",
  "openwell/ledger",
  "brambleware/hedge",
  "rooftop/antenna",
];
const WORDS = [
  "router with types to the edge",
  "queries checked at build time",
  "components that need no script",
  "tests that read like prose",
];
const SHOWN = 11;

/** GitHub's trending page: HTML without an API, whose numbers have thousands separators and whose texts may be absent. */
export const githubTrendingSite: Site = {
  hosts: ["github.com"],
  handle(request, world) {
    const url = new URL(request.url);
    const language = /^\/trending(?:\/([a-z+#-]+))?\/?$/i.exec(url.pathname);
    if (language === null) {
      return answerHtml(request, "<!DOCTYPE html><title>Page not found</title>", { status: 404 });
    }
    const since = url.searchParams.get("since") ?? "daily";
    // Another language or span is another list, as if the clock stood elsewhere.
    const isAsked = language[1]?.toLowerCase() === "typescript" && since === "daily";
    const list = trendingFacts(isAsked ? world.now() : 0);
    const headers = {
      "cache-control": "max-age=0, private, must-revalidate",
      "x-github-request-id": "C0DE:1",
    };
    return answerHtml(request, page(list), { headers });
  },
};

/** What a right card lists at an instant: the list turns over day by day, stars grow by the hour. */
export function trendingFacts(nowMs: number): TrendingRepository[] {
  const day = Math.floor(nowMs / 86_400_000);
  const hours = (nowMs - day * 86_400_000) / 3_600_000;
  return NAMES
    .map((name, index) => ({
      name,
      // Some repositories say nothing about themselves.
      description: index % 5 === 3 ? undefined : `A ${WORDS[index % WORDS.length]} & more`,
      stars: 800 + Math.floor(noise(name) * 61_000) + Math.floor(noise(name, day) * 40 * hours),
      starsToday: 3 + Math.floor(noise(name, "today", day) * 60 * (hours + 1)),
    }))
    .sort((a, b) => noise(b.name, "rank", day) - noise(a.name, "rank", day))
    .slice(0, SHOWN);
}

function page(list: readonly TrendingRepository[]): string {
  return `<!DOCTYPE html>
<html lang="en" data-color-mode="auto"><head><meta charset="utf-8">
<title>Trending TypeScript repositories on GitHub today · GitHub</title></head>
<body><main><div class="Box">${list.map(article).join("\n")}</div></main></body></html>`;
}

function article({ name, description, stars, starsToday }: TrendingRepository): string {
  const [owner, repository] = name.split("/");
  const about = description === undefined
    ? ""
    : `<p class="col-9 color-fg-muted my-1 tmp-pr-4">\n      ${
      description.replaceAll("&", "&amp;")
    }\n    </p>`;
  return `<article class="Box-row">
  <div class="float-right d-flex"><a href="/login?return_to=%2F${owner}%2F${repository}" class="btn-sm btn">Star</a></div>
  <h2 class="h3 lh-condensed">
    <a data-view-component="true" href="/${name}" class="Link">
      <svg aria-hidden="true" class="octicon octicon-repo"><path d="M2 2.5"></path></svg>
      <span data-view-component="true" class="text-normal">
        ${owner} /</span>
      ${repository}
    </a>
  </h2>
  ${about}
  <div class="f6 color-fg-muted mt-2">
    <span class="d-inline-block ml-0 mr-3"><span class="repo-language-color"></span>
      <span itemprop="programmingLanguage">TypeScript</span></span>
    <a href="/${name}/stargazers" class="Link Link--muted d-inline-block mr-3">
      <svg aria-label="star" class="octicon octicon-star"></svg>
      ${stars.toLocaleString("en-US")}</a>
    <a href="/${name}/forks" class="Link Link--muted d-inline-block mr-3">
      <svg aria-label="fork" class="octicon octicon-repo-forked"></svg>
      ${Math.floor(stars / 13).toLocaleString("en-US")}</a>
    <span class="d-inline-block float-sm-right">
      <svg aria-hidden="true" class="octicon octicon-star"></svg>
      ${starsToday.toLocaleString("en-US")} stars today
    </span>
  </div>
</article>`;
}
