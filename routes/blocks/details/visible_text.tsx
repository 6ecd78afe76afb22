/** Characters that turn or hide text: code that reads harmless can run differently (CVE-2021-42574). */
const HIDDEN =
  /([\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|[\u{e0000}-\u{e0fff}])/u;

/** Text in which every invisible or direction-turning character stands as its number. */
export function VisibleText({ text }: { readonly text: string }) {
  if (!HIDDEN.test(text)) return <>{text}</>;
  return (
    <>
      {text.split(new RegExp(HIDDEN, "gu")).map((part, index) =>
        HIDDEN.test(part) ? <span key={index} class="code-hidden">{nameOf(part)}</span> : part
      )}
    </>
  );
}

function nameOf(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;
}
