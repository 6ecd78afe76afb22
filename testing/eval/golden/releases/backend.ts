import { z } from "zod";

const Release = z.object({
  project: z.string(),
  tag: z.string(),
  name: z.string().nullable(),
  url: z.url(),
  at: z.iso.datetime(),
  isThisWeek: z.boolean(),
});

export const dataSchema = z.object({ releases: z.array(Release) });
export type Data = z.infer<typeof dataSchema>;

const Raw = z.array(z.object({
  repository: z.string(),
  releases: z.array(z.object({
    tag_name: z.string(),
    name: z.string().nullable(),
    html_url: z.url(),
    published_at: z.string().nullable(),
    prerelease: z.boolean(),
    draft: z.boolean(),
  })),
}));
const WEEK_MS = 7 * 86_400_000;

export async function fetchData({ settings }: BlockContext) {
  const repositories = z.array(z.string()).min(1).parse(settings.repositories);
  return await Promise.all(repositories.map(async (repository) => {
    const response = await fetch(`https://api.github.com/repos/${repository}/releases?per_page=10`, {
      headers: { accept: "application/vnd.github+json" },
      maxAgeSeconds: 3000,
    });
    if (!response.ok) throw new Error(`GitHub answered ${response.status} for ${repository}`);
    return { repository, releases: await response.json() };
  }));
}

export function processData(raw: unknown, { settings, now }: BlockContext): Data {
  const releases = Raw.parse(raw).flatMap(({ repository, releases }) =>
    releases.flatMap((release) => {
      if (release.draft || release.prerelease || release.published_at === null) return [];
      const publishedAt = Date.parse(release.published_at);
      return [{
        project: repository.split("/")[1] ?? repository,
        tag: release.tag_name,
        name: release.name === release.tag_name ? null : release.name,
        url: release.html_url,
        at: new Date(publishedAt).toISOString(),
        isThisWeek: now.getTime() - publishedAt < WEEK_MS,
      }];
    })
  );
  releases.sort((a, b) => b.at.localeCompare(a.at));
  return { releases: releases.slice(0, Number(settings.count)) };
}
