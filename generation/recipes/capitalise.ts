/** "new york" as people type it, as "New York" on a card; a name with capitals stays as it is. */
export function capitalise(name: string): string {
  return name === name.toLowerCase()
    ? name.replace(/(?<![\p{L}'])\p{Ll}/gu, (letter) => letter.toUpperCase())
    : name;
}
