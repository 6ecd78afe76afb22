/** Reads a streamed body until its text so far matches, then lets it go; rejects when it ends before. */
export async function readUntil({ body }: Response, pattern: RegExp): Promise<string> {
  let text = "";
  if (body === null) throw new Error(`No body to find ${pattern} in`);
  for await (const part of body.pipeThrough(new TextDecoderStream())) {
    text += part;
    if (pattern.test(text)) return text;
  }
  throw new Error(`Ended without ${pattern}:\n${text}`);
}
