import { z } from "zod";

const StarCount = z.object({ date: z.iso.date(), stars: z.number() });

export const dataSchema = z.object({
  repository: z.string(),
  address: z.url(),
  description: z.string(),
  stars: z.number(),
  forks: z.number(),
  openIssues: z.number(),
  license: z.string().nullable(),
  isArchived: z.boolean(),
  pushedAt: z.iso.datetime(),
  languages: z.array(z.object({ name: z.string(), bytes: z.number() })),
  /** One count a day since the card was made, oldest first. */
  starHistory: z.array(StarCount),
  starsThisWeek: z.number().nullable(),
});
export type Data = z.infer<typeof dataSchema>;

const Repository = z.object({
  full_name: z.string(),
  html_url: z.url(),
  description: z.string().nullable(),
  stargazers_count: z.number(),
  forks_count: z.number(),
  open_issues_count: z.number(),
  pushed_at: z.string(),
  archived: z.boolean(),
  license: z.object({ spdx_id: z.string().nullable() }).nullable(),
});
const Raw = z.object({ repository: Repository, languages: z.record(z.string(), z.number()) });
const Found = z.object({ items: z.array(z.object({ full_name: z.string(), name: z.string() })) });

const API = "https://api.github.com";
const MAX_DAYS = 90;
const WEEK_MS = 7 * 86_400_000;

export async function fetchData({ settings }: BlockContext) {
  const name = String(settings.repository).trim();
  const full = name.includes("/") ? name : await findRepository(name);
  const path = full.split("/").map(encodeURIComponent).join("/");
  const [repository, languages] = await Promise.all([
    getJson(`${API}/repos/${path}`, 900),
    getJson(`${API}/repos/${path}/languages`, 86_400),
  ]);
  return { repository, languages };
}

export function processData(raw: unknown, { now, previous }: BlockContext): Data {
  const { repository, languages } = Raw.parse(raw);
  const stars = repository.stargazers_count;
  const today = now.toISOString().slice(0, 10);
  const before = dataSchema.safeParse(previous).data;
  const isSame = before?.repository === repository.full_name;
  const earlier = isSame ? before.starHistory.filter(({ date }) => date !== today) : [];
  const weekAgo = new Date(now.getTime() - WEEK_MS).toISOString().slice(0, 10);
  const lastWeek = earlier.findLast(({ date }) => date <= weekAgo);
  return {
    repository: repository.full_name,
    address: repository.html_url,
    description: repository.description ?? "",
    stars,
    forks: repository.forks_count,
    openIssues: repository.open_issues_count,
    license: repository.license?.spdx_id ?? null,
    isArchived: repository.archived,
    pushedAt: new Date(repository.pushed_at).toISOString(),
    languages: Object.entries(languages).map(([name, bytes]) => ({ name, bytes })),
    starHistory: [...earlier, { date: today, stars }].slice(-MAX_DAYS),
    starsThisWeek: lastWeek === undefined ? null : stars - lastWeek.stars,
  };
}

/** The most starred repository with exactly this name. */
async function findRepository(name: string): Promise<string> {
  const query = new URLSearchParams({ q: `${name} in:name`, sort: "stars", order: "desc", per_page: "10" });
  const { items } = Found.parse(await getJson(`${API}/search/repositories?${query}`, 7 * 86_400));
  const match = items.find((item) => item.name.toLowerCase() === name.toLowerCase());
  if (match === undefined) throw new Error(`No repository is called "${name}": write it as "owner/${name}"`);
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
