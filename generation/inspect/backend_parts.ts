import { quote } from "./code_text.ts";

const ACCEPT: Readonly<Record<"json" | "text", string>> = {
  json: "application/json",
  text: "text/html, text/csv, */*;q=0.5",
};

/** The address and the function that reads it. */
export function fetchFunction(address: string, as: "json" | "text"): string {
  return `const ADDRESS = ${quote(address)};

export async function fetchData(): Promise<unknown> {
  const response = await fetch(ADDRESS, { maxAgeSeconds: 60, headers: { accept: ${quote(ACCEPT[as])} } });
  if (!response.ok) throw new Error(\`\${new URL(ADDRESS).host} answered \${response.status}\`);
  return await response.${as}();
}`;
}

/** Parts of a file with an empty line between them. */
export function joinParts(parts: readonly string[]): string {
  return `${parts.filter((part) => part !== "").join("\n\n")}\n`;
}
