import * as cheerio from "cheerio";
import { z } from "zod";

const Repository = z.object({
  name: z.string(),
  about: z.string().nullable(),
  stars: z.number().nullable(),
  today: z.number().nullable(),
});

export const dataSchema = z.object({ repositories: z.array(Repository) });
export type Data = z.infer<typeof dataSchema>;

export async function fetchData({ settings }: BlockContext) {
  const language = encodeURIComponent(String(settings.language).toLowerCase());
  const response = await fetch(`https://github.com/trending/${language}?since=daily`, {
    maxAgeSeconds: 1800,
  });
  if (!response.ok) throw new Error(`GitHub answered ${response.status}`);
  return await response.text();
}

export function processData(raw: unknown, { settings }: BlockContext): Data {
  const $ = cheerio.load(z.string().parse(raw));
  const repositories = $("article").toArray().flatMap((element) => {
    const article = $(element);
    // The heading's link is the repository; other links of the row lead to sign-in, stargazers and forks.
    const path = article.find("h2 a[href]").attr("href") ?? "";
    const name = /^\/([\w.-]+\/[\w.-]+)$/.exec(path)?.[1];
    if (name === undefined) return [];
    return [{
      name,
      about: article.find("p").first().text().replace(/\s+/g, " ").trim() || null,
      stars: readNumber(article.find('a[href$="/stargazers"]').text()),
      today: readNumber(/([\d,]+)\s+stars? today/.exec(article.text())?.[1]),
    }];
  });
  if (repositories.length === 0) {
    throw new Error("GitHub's trending page held no repository that could be read");
  }
  return { repositories: repositories.slice(0, Number(settings.count)) };
}

function readNumber(text: string | undefined): number | null {
  const digits = (text ?? "").replace(/\D/g, "");
  return digits === "" ? null : Number(digits);
}
