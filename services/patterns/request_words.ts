import { cleanText } from "../../domain/outcome.ts";

const MAX_WORDS = 12;
const MAX_WORD_CHARS = 40;
const MAX_SENTENCE_CHARS = 300;

/** Words that say nothing of what is asked for, English and German. */
const IDLE = new Set(
  ("a an and are as at be but by for from give have how i in into is it its me my of on only or please show shows " +
    "so that the their them then there this to today up us want what when which who with you your now make block card " +
    "list table chart display every each all last next current currently latest new one " +
    "aber alle als am an auf aus bei bitte das dem den der die ein eine einen einer es für im in ist mir mit nach nur " +
    "oder und vom von was wie will zeig zeige zeigen zu zum zur aktuelle aktuellen heute").split(" "),
);

/** The kind of a request: its telling words, small, each once, in their order, without numbers. */
export function requestWords(sentence: string): string[] {
  const words = withoutSecrets(sentence).normalize("NFKC").toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  const telling = words.filter((word) =>
    word.length > 1 && word.length <= MAX_WORD_CHARS && !IDLE.has(word) && !/^\d+$/.test(word)
  );
  return [...new Set(telling)].slice(0, MAX_WORDS);
}

/** A person's sentence as it may be kept and shown to a model later. */
export function keptSentence(sentence: string): string {
  return cleanText(withoutSecrets(sentence).replace(/\s+/g, " ").trim(), MAX_SENTENCE_CHARS);
}

/** Addresses keep their host alone, and what looks like a key goes: people paste both into sentences. */
function withoutSecrets(sentence: string): string {
  return sentence.slice(0, 4_000)
    .replace(/\b[a-z][a-z0-9+.-]{1,11}:\/\/(?:[^\s/?#@]*@)?([^\s/?#@]{1,253})[^\s]*/gi, "$1")
    .replace(/[\w+/=.-]{20,}/g, (word) => isKeyLike(word) ? "…" : word)
    .replace(KEY_PART, "…");
}

/** A short key, or a part of one that has dots as a host has: the same length as what research does not send. */
const KEY_PART = /\b(?=\w*[a-z])(?=\w*\d)\w{12,}/gi;

/** Letters and digits mixed, and long: no word of any language. */
function isKeyLike(word: string): boolean {
  return /\d/.test(word) && /[a-z]/i.test(word) && !/^[\w-]+(\.[\w-]+)+$/.test(word) ||
    /^[\da-f]{20,}$/i.test(word);
}
