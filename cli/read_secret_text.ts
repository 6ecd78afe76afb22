import { UsageError } from "./usage_error.ts";

/**
 * A secret from a file, or from standard input: never from an argument, which every user of the machine can list.
 * The line end at its end is none of it.
 */
export async function readSecretText(what: string, file: string | undefined): Promise<string> {
  const text = (file === undefined ? await readInput(what) : await readFile(file)).replace(/\r?\n$/, "");
  if (text.trim() === "") {
    throw new UsageError(`The ${what} is empty`, "Give it in a file or on standard input");
  }
  return text;
}

async function readFile(file: string): Promise<string> {
  try {
    return await Deno.readTextFile(file);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UsageError(`Cannot read "${file}": ${reason}`, "Expected a text file");
  }
}

async function readInput(what: string): Promise<string> {
  if (Deno.stdin.isTerminal()) {
    console.error(`Type the ${what}, then Enter and Ctrl-D (it is shown as you type):`);
  }
  return await new Response(Deno.stdin.readable).text();
}
