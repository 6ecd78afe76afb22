/** Says a change to people who do not see it; a later one replaces an earlier. */
export function announce(words: string): void {
  const region = document.getElementById("announcer");
  if (region !== null) region.textContent = words;
}
