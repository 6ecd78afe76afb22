/** Shows a block's code as it is written while its "Show code" is open. One stream at a time: browsers have few lines. */
export function startLiveCode(): void {
  let stream: EventSource | undefined;
  // "toggle" does not bubble; capturing sees it all the same.
  document.addEventListener("toggle", (event) => {
    const details = event.target;
    if (
      !(details instanceof HTMLDetailsElement) ||
      details.dataset["codeEvents"] === undefined
    ) return;
    stream?.close();
    stream = details.open ? openStream(details, details.dataset["codeEvents"]) : undefined;
  }, true);
}

function openStream(details: HTMLDetailsElement, address: string): EventSource {
  const target = details.querySelector("pre");
  const stream = new EventSource(address);
  let attempt = 0;
  if (target !== null) target.textContent = "";
  stream.addEventListener("code", ({ data }: MessageEvent<string>) => {
    const event = parseCode(data);
    if (target === null || event === undefined) return;
    if (attempt !== event.attempt && target.textContent !== "") {
      target.append(`\n\n// Attempt ${event.attempt}\n`);
    }
    attempt = event.attempt;
    const isAtEnd = target.scrollTop + target.clientHeight > target.scrollHeight - 40;
    target.append(event.delta);
    if (isAtEnd) target.scrollTop = target.scrollHeight;
  });
  stream.addEventListener("end", () => stream.close());
  stream.addEventListener("error", () => {
    if (!details.isConnected) stream.close();
  });
  return stream;
}

function parseCode(
  text: string,
): { readonly attempt: number; readonly delta: string } | undefined {
  const value: unknown = JSON.parse(text);
  if (
    typeof value !== "object" || value === null || !("attempt" in value) ||
    !("delta" in value)
  ) return undefined;
  const { attempt, delta } = value;
  return typeof attempt === "number" && typeof delta === "string" ? { attempt, delta } : undefined;
}
