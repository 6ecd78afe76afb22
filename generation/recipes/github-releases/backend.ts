import { z } from "zod";

const Release = z.object({
  repository: z.string(),
  tag: z.string(),
  title: z.string(),
  address: z.url(),
  publishedAt: z.iso.datetime(),
  isPrerelease: z.boolean(),
  isThisWeek: z.boolean(),
});

export const dataSchema = z.object({
  releases: z.array(Release),
  /** Repositories that gave nothing, with the reason; the others are still shown. */
  problems: z.array(z.object({ repository: z.string(), reason: z.string() })),
});
export type Data = z.infer<typeof dataSchema>;

const Found = z.object({ items: z.array(z.object({ full_name: z.string(), name: z.string() })) });
const RawRelease = z.object({
  tag_name: z.string(),
  name: z.string().nullable(),
  html_url: z.url(),
  published_at: z.iso.datetime().nullable(),
  prerelease: z.boolean(),
  draft: z.boolean(),
});
const Raw = z.array(z.object({
  repository: z.string(),
  releases: z.array(RawRelease),
  reason: z.string().nullable(),
}));

const API = "https://api.github.com";
const WEEK_MS = 7 * 86_400_000;
const PER_REPOSITORY = 10;

export async function fetchData({ settings }: BlockContext) {
  const names = z.array(z.string()).min(1).parse(settings.repositories);
  const results = await Promise.all(names.map(downloadReleases));
  if (results.every((result) => result.reason !== null)) {
    throw new Error(results.map(({ repository, reason }) => `${repository}: ${reason}`).join("; "));
  }
  return results;
}

export function processData(raw: unknown, { settings, now }: BlockContext): Data {
  const results = Raw.parse(raw);
  const releases = results.flatMap(({ repository, releases }) =>
    releases.flatMap((release) => {
      if (release.draft || release.published_at === null) return [];
      if (release.prerelease && settings.prereleases !== true) return [];
      return [{
        repository,
        tag: release.tag_name,
        title: release.name || release.tag_name,
        address: release.html_url,
        publishedAt: new Date(release.published_at).toISOString(),
        isPrerelease: release.prerelease,
        isThisWeek: now.getTime() - Date.parse(release.published_at) < WEEK_MS,
      }];
    })
  );
  return {
    releases: releases
      .sort((a, b) => b.publishedAt.localeCompare(a.publishedAt))
      .slice(0, Number(settings.count)),
    problems: results.flatMap(({ repository, reason }) => reason === null ? [] : [{ repository, reason }]),
  };
}

async function downloadReleases(name: string) {
  try {
    const repository = name.includes("/") ? name : await findRepository(name);
    const path = repository.split("/").map(encodeURIComponent).join("/");
    const releases = await getJson(`${API}/repos/${path}/releases?per_page=${PER_REPOSITORY}`, 900);
    return { repository, releases, reason: null };
  } catch (error) {
    return { repository: name, releases: [], reason: error instanceof Error ? error.message : String(error) };
  }
}

/** The most starred repository with exactly this name. */
async function findRepository(name: string): Promise<string> {
  const query = new URLSearchParams({ q: `${name} in:name`, sort: "stars", order: "desc", per_page: "10" });
  const { items } = Found.parse(await getJson(`${API}/search/repositories?${query}`, 7 * 86_400));
  const match = items.find((item) => item.name.toLowerCase() === name.toLowerCase());
  if (match === undefined) throw new Error(`no repository has this name; write it as "owner/${name}"`);
  return match.full_name;
}

async function getJson(address: string, maxAgeSeconds: number): Promise<unknown> {
  const headers = { accept: "application/vnd.github+json", "x-github-api-version": "2022-11-28" };
  const response = await fetch(address, { headers, maxAgeSeconds });
  if (response.ok) return await response.json();
  const isLimited = response.status === 429 || response.headers.get("x-ratelimit-remaining") === "0";
  const resetsAt = Number(response.headers.get("x-ratelimit-reset"));
  const until = resetsAt > 0 ? ` until ${new Date(resetsAt * 1000).toISOString()}` : "";
  throw new Error(
    `api.github.com answered ${response.status}${isLimited ? `, its request limit is used up${until}` : ""}`,
  );
}
