import type { RecipeRule } from "../recipe_rule.ts";

const TRIGGER =
  /\b(?:(?:picture|photo|image|photograph)s? of the day|potd|daily (?:picture|photo|image)|(?:picture|photo|image) (?:every|each) day|today's (?:picture|photo|image))\b/iu;
const SHOWN =
  /\b(?:wikipedia(?:'s)?|wikimedia(?:'s)?|commons|daily|featured|with (?:a |its )?(?:caption|description|author|licen[cs]e)|beautiful|new|different)\b/iu;

export const pictureOfTheDayRule: RecipeRule = {
  id: "picture-of-the-day",
  title: "Picture of the day",
  group: "Pictures",
  readSlots(reader) {
    if (reader.take(TRIGGER) === undefined) return undefined;
    reader.takeAll(SHOWN);
    return {};
  },
};
