/**
 * Characters that are not seen and can carry words to a model past a person: zero-width and bidi marks, tags, variation
 * selectors, fillers. As the inside of a character class of a regular expression with the `u` flag.
 */
export const INVISIBLE_CHARACTERS =
  "\\u00ad\\u034f\\u061c\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180f\\u200b-\\u200f\\u2028-\\u202e\\u2060-\\u206f\\u2800\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff0-\\ufffb\\u{1bca0}-\\u{1bca3}\\u{1d173}-\\u{1d17a}\\u{e0000}-\\u{e0fff}";
