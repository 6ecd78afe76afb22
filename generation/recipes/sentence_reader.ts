/** Stands where words were taken out, so that what is left of them and right of them does not grow together. */
const GAP = " | ";

const FILLERS = new Set(
  ("a an the do i i'd i'll me my mine we our us you your it its is are was be there that this these those " +
    "please pls could can would will want wanna need like love see get give show display tell check know view watch " +
    "look looks looking keep track tracking follow add create make build put have has with of for in on at as and or to from into about " +
    "what what's whats which how how's hows when where who " +
    "card cards widget block tile panel dashboard board box thing some all any also just simple nice small big quick " +
    "hey hi hello thanks thank currently current latest live now right today's real-time realtime up-to-date one")
    .split(" "),
);

// Words that only stand where something is asked for that no recipe gives: a filter, a comparison, an alarm.
const DEMANDS =
  /\b(?:without|except|excluding|only|not|no|than|unless|my|our|your|all|each|every|and|or|compared?|comparing|comparison|versus|vs|alerts?|notify|notification|warn(?:ing)?s?|warning|if|because|but|sorted|grouped|filter(?:ed)?|average|median|total|sum|map|radar|predict(?:ion)?|email|translate|summari[sz]e[ds]?|summary|explain|analy[sz]e|correlat\w*)\b/iu;

// "the beach in Porto": not one name, and which of the two is meant stays open.
const TWO_NAMES = / (?:in|at|near|from|with|to|until|till|when) /iu;

const MAX_NAME_CHARS = 80;

const POLITE = /(?<!\p{L})(?:please|pls|thanks|thank you|right now|at the moment|for me)(?!\p{L})/giu;

// Said beside a subject without a preposition, these are no names: "sunset photos", "worst cities".
const NO_NAMES =
  /(?<!\p{L})(?:worst|best|top|most|ten|five|cities|countries|states|photos?|pictures?|images?|videos?|wallpapers?|apps?|api|sensors?|stations?|data|statistics|stats|news|lights?|lamps?|records?|report|history|insurance|prices?|app|channel|music|movies?|settings?|yesterday|last|year|years|month)(?!\p{L})/iu;

/**
 * A sentence of which a recipe takes out what it understands. What is left at the end, apart from filler words,
 * is something that the recipe does not do: then it must not claim the sentence.
 */
export class SentenceReader {
  /** The sentence as it was written, apart from white space and quotation marks. */
  readonly sentence: string;
  #text: string;

  constructor(sentence: string) {
    this.sentence = sentence.normalize("NFC").replace(/[\u2018\u2019]/g, "'").replace(/[\u201c\u201d|]/g, '"')
      .replace(POLITE, " ").replace(/\s+/g, " ").trim();
    this.#text = this.sentence;
  }

  /** Takes the first match out. */
  take(pattern: RegExp): RegExpExecArray | undefined {
    const match = pattern.exec(this.#text);
    if (match === null) return undefined;
    this.#text = this.#text.slice(0, match.index) + GAP + this.#text.slice(match.index + match[0].length);
    return match;
  }

  /** Takes every match out and says how many there were. */
  takeAll(pattern: RegExp): RegExpExecArray[] {
    const matches: RegExpExecArray[] = [];
    for (let match = this.take(pattern); match !== undefined && match[0] !== ""; match = this.take(pattern)) {
      matches.push(match);
    }
    return matches;
  }

  has(pattern: RegExp): boolean {
    return pattern.test(this.#text);
  }

  /**
   * A name in the person's own words, such as a place: first what stands after one of the prepositions, else the one
   * piece that is left. `undefined` when there is none, or when it reads like a demand and not like a name.
   */
  takeName(prepositions: string, maxWords = 5): string | undefined {
    const word = String.raw`[\p{L}\p{M}\d][\p{L}\p{M}\d'.\-]*`;
    const name = String.raw`(${word}(?: ${word}){0,${maxWords - 1}}(?:, ?${word}(?: ${word}){0,2}){0,2})`;
    const before = this.#text;
    const match = this.take(
      RegExp(String.raw`(?<!\p{L})(?:${prepositions}) ${name}(?= *(?:$|[|,:;.?!]))`, "iu"),
    );
    const found = (match?.[1] ?? this.#takeOnlyPiece(maxWords))?.replace(/[.,]$/, "").trim();
    if (
      found !== undefined && found !== "" && found.length <= MAX_NAME_CHARS && !DEMANDS.test(found) &&
      !TWO_NAMES.test(found)
    ) {
      return found;
    }
    this.#text = before;
    return undefined;
  }

  /** The person's words for a thing, such as "my wedding": whatever is left, when it is one short piece. */
  takeLabel(maxWords = 6): string | undefined {
    const pieces = this.#text.split(/[|:;!?"()]|[,.](?=\s|$)/u)
      .map((piece) =>
        piece.trim().replace(/^(?:(?:until|till|to|for|on|the|is|at) )+|(?: (?:on|at|is|in))+$/giu, "").trim()
      )
      .filter((piece) => /[\p{L}\d]/u.test(piece) && !FILLERS.has(piece.toLowerCase()));
    const [label] = pieces.filter((piece) =>
      piece.split(" ").some((word) => !FILLERS.has(word.toLowerCase()))
    );
    if (
      label === undefined || label.split(" ").length > maxWords ||
      DEMANDS.test(label.replace(/^(?:my|our) /iu, ""))
    ) {
      return undefined;
    }
    this.#text = this.#text.replace(label, () => GAP);
    return label;
  }

  /** What no one understood, in pieces. */
  rest(): string[] {
    return this.#text.split(/[|:;!?"()]|[,.](?=\s|$)|\s[-–—]\s/u)
      .map((piece) =>
        piece.split(/\s+/).filter((word) => word !== "" && !FILLERS.has(word.toLowerCase())).join(" ")
      )
      .filter((piece) => /[\p{L}\d]/u.test(piece));
  }

  #takeOnlyPiece(maxWords: number): string | undefined {
    const pieces = this.rest();
    // "Paris, France" falls into two at its comma.
    const piece = pieces.join(", ");
    if (piece === "" || pieces.length > 2 || piece.split(" ").length > maxWords) return undefined;
    if (/\d/.test(piece) || !this.#text.includes(piece) || !isNameAlone(piece, this.sentence)) {
      return undefined;
    }
    this.#text = this.#text.replace(piece, () => GAP);
    return piece;
  }
}

/** Where a sentence uses capitals inside, a name has them; "Springfield on the hill" may have small words between. */
function isNameAlone(piece: string, sentence: string): boolean {
  if (NO_NAMES.test(piece)) return false;
  const usesCapitals = /\p{Lu}/u.test(sentence.slice(1)) && /\p{Ll}/u.test(sentence);
  return !usesCapitals || (/^\p{Lu}/u.test(piece) && /(?:^| )\p{Lu}\S*$/u.test(piece));
}
