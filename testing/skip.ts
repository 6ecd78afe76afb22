/** Name and `ignore` of a test that cannot run everywhere: where it is skipped, its line says why. */
export function skipIf(
  isSkipped: boolean,
  name: string,
  reason: string,
): { readonly name: string; readonly ignore: boolean } {
  return { name: isSkipped ? `${name} (skipped: ${reason})` : name, ignore: isSkipped };
}
