import { noise } from "./answer.ts";

const DAY_MS = 86_400_000;

export interface FixtureRepository {
  readonly owner: string;
  readonly name: string;
  readonly description: string;
  readonly language: string;
  readonly stars: number;
  readonly forks: number;
  readonly openIssues: number;
  readonly createdAt: string;
  readonly license: string;
  /** Days between two releases. */
  readonly releaseEveryDays: number;
  readonly languages: Readonly<Record<string, number>>;
}

export const repositories: readonly FixtureRepository[] = [
  {
    owner: "immich-app",
    name: "immich",
    description: "Keeps photos and videos on your own server",
    language: "TypeScript",
    stars: 91_204,
    forks: 4_981,
    openIssues: 712,
    createdAt: "2022-02-03T00:56:17Z",
    license: "AGPL-3.0",
    releaseEveryDays: 5,
    languages: { TypeScript: 4_812_330, Dart: 2_100_954, Svelte: 1_204_411, Python: 310_226 },
  },
  {
    owner: "syncthing",
    name: "syncthing",
    description: "Continuous file synchronization",
    language: "Go",
    stars: 79_312,
    forks: 4_870,
    openIssues: 341,
    createdAt: "2013-11-26T09:48:21Z",
    license: "MPL-2.0",
    releaseEveryDays: 12,
    languages: { Go: 2_401_887, JavaScript: 190_312, HTML: 141_070 },
  },
  {
    owner: "go-gitea",
    name: "gitea",
    description: "Git with a cup of tea: a forge for your own server",
    language: "Go",
    stars: 52_640,
    forks: 6_301,
    openIssues: 2_590,
    createdAt: "2016-11-01T02:13:26Z",
    license: "MIT",
    releaseEveryDays: 21,
    languages: { Go: 12_404_712, TypeScript: 810_994, Handlebars: 602_118 },
  },
  {
    owner: "denoland",
    name: "deno",
    description: "A runtime for JavaScript and TypeScript",
    language: "Rust",
    stars: 104_218,
    forks: 5_744,
    openIssues: 2_288,
    createdAt: "2018-05-15T01:34:26Z",
    license: "MIT",
    releaseEveryDays: 9,
    languages: { Rust: 9_870_225, JavaScript: 3_301_742, TypeScript: 3_120_661 },
  },
];

export interface FixtureRelease {
  readonly repository: string;
  readonly tag: string;
  readonly name: string;
  readonly publishedAt: number;
  readonly isPrerelease: boolean;
}

export function findRepository(owner: string, name: string): FixtureRepository | undefined {
  return repositories.find((repository) =>
    fullName(repository).toLowerCase() === `${owner}/${name}`.toLowerCase()
  );
}

export function fullName({ owner, name }: FixtureRepository): string {
  return `${owner}/${name}`;
}

/** Newest first, as many as asked; each fifth is a pre-release. */
export function releasesAt(repository: FixtureRepository, nowMs: number, count: number): FixtureRelease[] {
  const everyMs = repository.releaseEveryDays * DAY_MS;
  const offsetMs = Math.floor(noise(repository.name, "offset") * everyMs);
  const newest = Math.floor((nowMs - offsetMs) / everyMs);
  return Array.from({ length: count }, (_, index) => {
    const number = newest - index;
    const tag = `v2.${Math.floor(number / 10)}.${number % 10}`;
    return {
      repository: fullName(repository),
      tag,
      name: number % 3 === 0 ? `${tag}: fixes and a faster start` : tag,
      publishedAt: Math.floor((number * everyMs + offsetMs) / 1000) * 1000,
      isPrerelease: number % 5 === 0,
    };
  });
}

/** Stars grow by some a day, so that a card can be seen to move. */
export function starsAt(repository: FixtureRepository, nowMs: number): number {
  const days = (nowMs - Date.parse("2026-01-01T00:00:00Z")) / DAY_MS;
  return repository.stars + Math.floor(days * (5 + noise(repository.name, "growth") * 40));
}

export function pushedAt(nowMs: number): number {
  return Math.floor((nowMs - 37 * 60_000) / 3_600_000) * 3_600_000;
}
