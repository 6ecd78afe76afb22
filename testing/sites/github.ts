import type { Site, World } from "../internet/types.ts";
import { answerJson } from "./answer.ts";
import {
  findRepository,
  type FixtureRelease,
  type FixtureRepository,
  fullName,
  pushedAt,
  releasesAt,
  repositories,
  starsAt,
} from "./github_state.ts";

const HOUR_MS = 3_600_000;
/** GitHub allows 60 requests an hour without a token. */
const HOURLY_LIMIT = 60;
const API = "https://api.github.com";

// Counted per running internet, so that two tests do not use up each other's hour.
const usedByWorld = new WeakMap<World, { hour: number; used: number }>();

/** GitHub's API: releases, repository facts, languages and search, with rate-limit headers and its error shapes. */
export const githubSite: Site = {
  hosts: ["api.github.com"],
  handle(request, world) {
    const rate = countRequest(world);
    const headers = { ...rate.headers, "x-github-media-type": "github.v3; format=json" };
    if (rate.isExceeded) {
      const message =
        "API rate limit exceeded for 203.0.113.7. (But here's the good news: Authenticated requests " +
        "get a higher rate limit. Check out the documentation for more details.)";
      const documentation_url =
        "https://docs.github.com/rest/overview/resources-in-the-rest-api#rate-limiting";
      return answerJson(request, { message, documentation_url }, { status: 403, headers });
    }
    const value = find(new URL(request.url), world.now());
    if (value !== undefined) return answerJson(request, value, { headers, maxAgeSeconds: 60 });
    const message = {
      message: "Not Found",
      documentation_url: "https://docs.github.com/rest",
      status: "404",
    };
    return answerJson(request, message, { status: 404, headers });
  },
};

function countRequest(world: World) {
  const hour = Math.floor(world.now() / HOUR_MS);
  const last = usedByWorld.get(world);
  const used = (last?.hour === hour ? last.used : 0) + 1;
  usedByWorld.set(world, { hour, used });
  const headers = {
    "x-ratelimit-limit": String(HOURLY_LIMIT),
    "x-ratelimit-remaining": String(Math.max(0, HOURLY_LIMIT - used)),
    "x-ratelimit-used": String(Math.min(used, HOURLY_LIMIT)),
    "x-ratelimit-reset": String((hour + 1) * 3600),
    "x-ratelimit-resource": "core",
  };
  return { isExceeded: used > HOURLY_LIMIT, headers };
}

function find(url: URL, nowMs: number): unknown {
  const [, area, owner = "", name = "", part, detail] = url.pathname.split("/").map(decodeURIComponent);
  if (area === "search" && owner === "repositories") return searchRepositories(url, nowMs);
  const repository = area === "repos" ? findRepository(owner, name) : undefined;
  if (repository === undefined) return undefined;
  if (part === undefined) return describeRepository(repository, nowMs);
  if (part === "languages") return repository.languages;
  if (part !== "releases") return undefined;
  if (detail === "latest") {
    const latest = releasesAt(repository, nowMs, 5).find((release) => !release.isPrerelease);
    return latest === undefined ? undefined : describeRelease(latest);
  }
  const count = Math.min(100, Number(url.searchParams.get("per_page") ?? 30));
  return releasesAt(repository, nowMs, count).map(describeRelease);
}

function searchRepositories(url: URL, nowMs: number) {
  const words = (url.searchParams.get("q") ?? "").toLowerCase().split(/\s+/).filter((word) =>
    !word.includes(":") && word !== ""
  );
  const items = repositories
    .filter((repository) => words.every((word) => fullName(repository).includes(word)))
    .sort((a, b) => starsAt(b, nowMs) - starsAt(a, nowMs))
    .map((repository) => ({ ...describeRepository(repository, nowMs), score: 1.0 }));
  return { total_count: items.length, incomplete_results: false, items };
}

function describeRepository(repository: FixtureRepository, nowMs: number) {
  const full_name = fullName(repository);
  return {
    id: 100_000_000 + repository.stars,
    name: repository.name,
    full_name,
    private: false,
    owner: {
      login: repository.owner,
      type: "Organization",
      html_url: `https://github.com/${repository.owner}`,
    },
    html_url: `https://github.com/${full_name}`,
    description: repository.description,
    fork: false,
    url: `${API}/repos/${full_name}`,
    created_at: repository.createdAt,
    updated_at: timeText(nowMs),
    pushed_at: timeText(pushedAt(nowMs)),
    homepage: null,
    stargazers_count: starsAt(repository, nowMs),
    watchers_count: starsAt(repository, nowMs),
    language: repository.language,
    forks_count: repository.forks,
    archived: false,
    open_issues_count: repository.openIssues,
    license: { key: repository.license.toLowerCase(), name: repository.license, spdx_id: repository.license },
    topics: ["self-hosted"],
    default_branch: "main",
    subscribers_count: 512,
  };
}

function describeRelease(release: FixtureRelease) {
  const page = `https://github.com/${release.repository}/releases/tag/${release.tag}`;
  return {
    url: `${API}/repos/${release.repository}/releases/${release.publishedAt / 1000}`,
    html_url: page,
    id: release.publishedAt / 1000,
    tag_name: release.tag,
    target_commitish: "main",
    name: release.name,
    draft: false,
    prerelease: release.isPrerelease,
    created_at: timeText(release.publishedAt - 600_000),
    published_at: timeText(release.publishedAt),
    author: { login: "release-bot", type: "Bot" },
    assets: [],
    body: `## Changes\n\n* Fixes in ${release.repository}`,
  };
}

function timeText(atMs: number): string {
  return `${new Date(atMs).toISOString().slice(0, 19)}Z`;
}

/** Releases that a right card lists for some repositories, newest first, pre-releases left out. */
export function releaseFacts(names: readonly string[], options: { nowMs: number; count: number }) {
  return repositories
    .filter((repository) => names.includes(repository.name) || names.includes(fullName(repository)))
    .flatMap((repository) => releasesAt(repository, options.nowMs, 10))
    .filter((release) => !release.isPrerelease)
    .sort((a, b) => b.publishedAt - a.publishedAt)
    .slice(0, options.count);
}

/** What a right card of one repository shows. */
export function repositoryFacts(owner: string, name: string, nowMs: number) {
  const repository = findRepository(owner, name);
  if (repository === undefined) throw new Error(`The fixture has no repository "${owner}/${name}"`);
  return { ...repository, stars: starsAt(repository, nowMs), pushedAt: pushedAt(nowMs) };
}
