/** Takes comments and needless space out of CSS; what stands in quotes stays as it is. */
export function minifyCss(css: string): string {
  return css.split(/("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')/)
    .map((part, index) => index % 2 === 1 ? part : minifyPart(part))
    .join("").trim();
}

function minifyPart(part: string): string {
  return part
    .replace(/\/\*[\s\S]*?\*\//g, "")
    .replace(/\s+/g, " ")
    .replace(/ ?([{};,]) ?/g, "$1")
    .replace(/;}/g, "}");
}
