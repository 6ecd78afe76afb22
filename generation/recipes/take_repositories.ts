import type { SentenceReader } from "./sentence_reader.ts";

const OWNER = String.raw`[a-z\d](?:[a-z\d-]{0,38})`;
const SLUG = String
  .raw`(?:https?:\/\/)?(?:www\.)?(?:github\.com\/)?(?<![\p{L}\d.\/-])(${OWNER}\/[\w.-]*[\w-])(?:\/(?:releases|tags)?)?(?![\p{L}\d\/])`;
const LINK = String.raw`(?:https?:\/\/)?(?:www\.)?github\.com\/(${OWNER}\/[\w.-]*[\w-])(?:\/[\w\/]*)?`;
const BARE = String.raw`[a-z\d][\w-]*(?:\.[\w-]+)*`;
const LIST = RegExp(
  String
    .raw`\b(?:of|for|from|in|by|does) (?:the )?(${BARE}(?:(?:, ?(?:and )?| and | & )${BARE})*)(?= *(?:$|[|,:;.?!]|(?:have|on github)\b))`,
  "iu",
);

/** Words that are never a project: they ask for other kinds of releases, or for all of GitHub. */
const NO_PROJECTS = new Set(
  ("a the my this last next today week month year github gitlab all every any some projects project repos software games game movies movie films film books book albums album " +
    "music songs netflix spotify steam phones cars shows series anime apps tech technology windows macos ios android people press news team everything trending")
    .split(" "),
);

/** Takes "owner/name", GitHub links and, after "of" or "for", bare names of projects out of a sentence. */
export function takeRepositories(reader: SentenceReader): string[] {
  const slugs = [...reader.takeAll(RegExp(LINK, "iu")), ...reader.takeAll(RegExp(SLUG, "iu"))].map((match) =>
    match[1] ?? ""
  );
  const list = reader.sentence.match(LIST)?.[1];
  if (slugs.length > 0 || list === undefined) return slugs.filter((slug) => slug !== "");
  const names = list.split(/, ?(?:and )?| and | & /i);
  if (names.some((name) => name.length > 80 || NO_PROJECTS.has(name.toLowerCase()))) return [];
  reader.take(LIST);
  return names;
}
