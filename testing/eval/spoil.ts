import type { WrittenBlock } from "../model/scripts.ts";

type Part = "backend" | "view";

/** One change, and another where it needs one; throws when the golden answer does not hold what is spoiled. */
export function replace(
  golden: WrittenBlock,
  part: Part,
  from: string | RegExp,
  to: string,
  also?: readonly [string, string],
): WrittenBlock {
  const change = (code: string, [before, after]: readonly [string | RegExp, string]) => {
    const changed = code.replace(before, () => after);
    if (changed === code) throw new Error(`The golden answer holds no ${before}`);
    return changed;
  };
  const code = change(golden[part], [from, to]);
  return { ...golden, [part]: also === undefined ? code : change(code, also) };
}

export function withProcess(golden: WrittenBlock, body: string): WrittenBlock {
  return replace(
    golden,
    "backend",
    /export function processData\([^)]*\)(: Data)? \{/,
    `export function processData(raw: any) {\n${body}`,
  );
}

export function withFetch(golden: WrittenBlock, body: string): WrittenBlock {
  return replace(
    golden,
    "backend",
    /export async function fetchData\([^)]*\) \{/,
    `export async function fetchData(ctx: any) {\n${body}`,
  );
}
