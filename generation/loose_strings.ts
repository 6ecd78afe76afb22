/** Code between three quotes or backticks where JSON wants a string, as models write it that know other languages. */
const TRIPLE = /("(?:backend|view)(?:\.tsx?)?"\s*:\s*)"""\n?([\s\S]*?)"""(?=\s*[,}])/g;
const TEMPLATE = /("(?:backend|view)(?:\.tsx?)?"\s*:\s*)`((?:\\[\s\S]|[^`\\])*)`(?=\s*[,}])/g;

/** The same text with such code as JSON strings. */
export function quoteLooseStrings(text: string): string {
  return text
    .replace(TRIPLE, (_, before: string, code: string) => before + JSON.stringify(code))
    .replace(
      TEMPLATE,
      (_, before: string, code: string) => before + JSON.stringify(code.replace(/\\([`$\\])/g, "$1")),
    );
}
