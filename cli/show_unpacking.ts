export interface UnpackingProgress {
  show(doneBytes: number, totalBytes: number): void;
  end(): void;
}

/** Shows on standard error how far the unpacking is: in one moving line to a person, in one line to a file. */
export function showUnpacking(
  logFormat: "text" | "json",
  { isTerminal = Deno.stderr.isTerminal(), write = writeError }: {
    readonly isTerminal?: boolean;
    readonly write?: (text: string) => void;
  } = {},
): UnpackingProgress {
  if (logFormat === "json") return { show() {}, end() {} };
  let shown = -1;
  return {
    show(doneBytes, totalBytes) {
      const percent = Math.floor(100 * doneBytes / totalBytes);
      const isFirst = shown < 0;
      if (percent <= shown || (!isTerminal && !isFirst)) return;
      shown = percent;
      const words = `Unpacking what runs blocks, once (${Math.round(totalBytes / 1e6)} MB)`;
      write(isTerminal ? `\r  ${words}: ${percent} %` : `  ${words}\n`);
    },
    end() {
      if (shown >= 0 && isTerminal) write("\n");
    },
  };
}

function writeError(text: string): void {
  Deno.stderr.writeSync(new TextEncoder().encode(text));
}
